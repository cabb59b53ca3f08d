// SPDX-License-Identifier: GPL-2.0-only

import CInotifyTools
import Glibc

/// The watches themselves.
extension WatchTree {
    private static let events =
        UInt32(IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_CREATE | IN_DELETE)
        | UInt32(IN_MOVE_SELF | IN_ONLYDIR | IN_EXCL_UNLINK | IN_MASK_CREATE)

    /// Watches a directory, then what is in it: a directory that appears in between is seen twice
    /// rather than never.
    ///
    /// For lack of watches it may stop short; what is left out is then in ``unwatched``.
    mutating func watch(_ top: DirectoryPath, withSubdirectories: Bool) {
        var pending = [top]
        while let directory = pending.popLast() {
            guard watch(directory), withSubdirectories else { continue }
            pending += directory.subdirectories()
        }
    }

    /// Watches one directory.
    ///
    /// - Returns: Whether it is watched; false if it has gone or cannot be read.
    private mutating func watch(_ directory: DirectoryPath) -> Bool {
        switch addWatch(directory) {
        case 0:
            paths[directory.withCString { inotifytools_wd_from_filename($0) }] = directory
            return true
        case EEXIST:
            // Watched already: a root inside another, or renamed a moment ago and about to be told.
            return true
        case ENOENT, ENOTDIR:
            return false
        case ENOSPC:
            complainOfLimit()
            unwatched.append(directory)
            return false
        case let error:
            complain("cannot watch \(directory): \(reason(error))")
            return false
        }
    }

    /// - Returns: The error number; zero if the directory is watched now.
    private func addWatch(_ directory: DirectoryPath) -> Int32 {
        guard paths.count < maximumWatches else { return ENOSPC }
        let events = Int32(bitPattern: Self.events)
        let isAdded = directory.withCString { inotifytools_watch_file($0, events) } != 0
        return isAdded ? 0 : inotifytools_error()
    }

    /// Says once what the limit is and how to raise it.
    private mutating func complainOfLimit() {
        guard !hasComplained else { return }
        hasComplained = true
        let limit = Int(inotifytools_get_max_user_watches())
        complain(
            """
            no inotify watches are left, of which this user may have \(min(limit, maximumWatches)); \
            some folders are looked through at intervals instead. Raise the limit: \
            sudo sysctl fs.inotify.max_user_watches=\(max(limit, 65_536) * 2) \
            (to keep it, write that setting into /etc/sysctl.d/60-inotify.conf)
            """
        )
    }

    /// Ends the watches of a directory and of all that are inside it.
    mutating func unwatch(_ top: DirectoryPath) {
        for (descriptor, path) in paths where path.isInside(top) {
            paths[descriptor] = nil
            if inotifytools_remove_watch_by_wd(descriptor) == 0 {
                releaseName(of: descriptor, path)
            }
        }
        noteEnd(inside: top)
    }

    /// Forgets a watch that the kernel has ended: its directory was deleted or unmounted.
    mutating func forgetEnded(_ descriptor: Int32) {
        guard let path = paths.removeValue(forKey: descriptor) else { return }
        releaseName(of: descriptor, path)
        noteEnd(inside: path)
    }

    /// Lets a later directory have the name of an ended watch.
    ///
    /// libinotifytools never drops a watch that the kernel ended, and would go on to find it under
    /// its name. The name is made longer by the smallest possible byte, so the library's tree,
    /// which is ordered by name, stays in order.
    private func releaseName(of descriptor: Int32, _ path: DirectoryPath) {
        withCString(path.appending([1])) { inotifytools_set_filename_by_wd(descriptor, $0) }
    }
}
