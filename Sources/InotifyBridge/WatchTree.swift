// SPDX-License-Identifier: GPL-2.0-only

import CInotifyTools
import Glibc

/// The watched directories, kept in step with the file system.
struct WatchTree {
    private var roots: [WatchRoot]
    private var paths: [Int32: DirectoryPath] = [:]
    private var records = RecordWriter()

    /// How often the roots are looked at, in seconds: inotify tells nothing of a mount over a
    /// root, of a root's parent being renamed, or of a missing root being made.
    private static let rootCheckInterval = 2

    init(roots: [WatchRoot]) {
        self.roots = roots
    }

    /// Watches the roots and tells what happens in them; returns only by throwing.
    mutating func follow() throws(BridgeFailure) {
        for root in roots where DirectoryIdentity(of: root.path) == nil {
            complain("\(root.path) is not there; it is watched as soon as it is")
        }
        try watchRoots()
        records.append(.ready)
        var lastCheck = time(nil)
        while true {
            // Without anything to write, wait; else take only what is there already.
            let wait = records.isEmpty ? Self.rootCheckInterval : 0
            if let event = inotifytools_next_events(wait, 1) {
                try handle(event)
            } else {
                try throwIfBroken(inotifytools_error())
                try records.flush()
            }
            if records.isFull { try records.flush() }
            if time(nil) - lastCheck >= Self.rootCheckInterval {
                try checkRoots()
                lastCheck = time(nil)
            }
        }
    }

    private func throwIfBroken(_ error: Int32) throws(BridgeFailure) {
        guard error != 0, error != EINTR else { return }
        throw BridgeFailure(status: .noInotify, message: "inotify failed: \(reason(error))")
    }
}

// MARK: - Events

extension WatchTree {
    private mutating func handle(
        _ event: UnsafeMutablePointer<inotify_event>
    ) throws(BridgeFailure) {
        let mask = event.pointee.mask
        if mask & UInt32(IN_Q_OVERFLOW) != 0 { return try startAnew() }
        guard let directory = paths[event.pointee.wd] else { return }
        if mask & UInt32(IN_IGNORED) != 0 {
            forgetEnded(event.pointee.wd)
            try checkRoots()
        } else if mask & UInt32(IN_MOVE_SELF) != 0 {
            // Its new name is told by the parent, if that is watched.
            guard roots.contains(where: { $0.path == directory }) else { return }
            unwatch(directory)
            try checkRoots()
        } else if event.pointee.len > 0 {
            let path = directory.appending(Self.name(of: event))
            if mask & UInt32(IN_ISDIR) != 0 {
                try handleDirectory(mask, DirectoryPath(path))
            } else {
                handleFile(mask, path)
            }
        }
    }

    private mutating func handleFile(_ mask: UInt32, _ path: [UInt8]) {
        let kinds: [(bits: Int32, kind: Record.Kind)] = [
            (IN_CLOSE_WRITE, .written), (IN_MOVED_TO, .arrived), (IN_CREATE, .created),
            (IN_DELETE | IN_MOVED_FROM, .gone),
        ]
        for (bits, kind) in kinds where mask & UInt32(bits) != 0 {
            records.append(kind, path)
        }
    }

    /// A moved directory is dropped at its old name and watched afresh at its new one, so that
    /// later paths are right; a reader looks through it again, so nothing is lost in between.
    private mutating func handleDirectory(
        _ mask: UInt32,
        _ path: DirectoryPath
    ) throws(BridgeFailure) {
        if mask & UInt32(IN_DELETE | IN_MOVED_FROM) != 0 {
            unwatch(path)
            records.append(.gone, path.withoutSlash)
        } else if mask & UInt32(IN_CREATE | IN_MOVED_TO) != 0, isInsideRecursiveRoot(path) {
            unwatch(path)
            try watch(path, withSubdirectories: true)
            records.append(.directory, path.withoutSlash)
        }
    }

    private func isInsideRecursiveRoot(_ path: DirectoryPath) -> Bool {
        roots.contains { $0.isRecursive && path.isInside($0.path) }
    }

    private static func name(of event: UnsafeMutablePointer<inotify_event>) -> [UInt8] {
        // The name follows the fixed part, padded with zeros to `len` bytes.
        let start = UnsafeRawPointer(event) + MemoryLayout<inotify_event>.size
        return UnsafeRawBufferPointer(start: start, count: Int(event.pointee.len))
            .prefix { $0 != 0 }
            .map { $0 }
    }
}

// MARK: - Roots

extension WatchTree {
    private mutating func watchRoots() throws(BridgeFailure) {
        for index in roots.indices {
            let root = roots[index]
            roots[index].watched = DirectoryIdentity(of: root.path)
            try watch(root.path, withSubdirectories: root.isRecursive)
        }
    }

    /// Watches roots that have come (back), and drops those that have gone or were replaced.
    private mutating func checkRoots() throws(BridgeFailure) {
        for index in roots.indices {
            let root = roots[index]
            let current = DirectoryIdentity(of: root.path)
            guard current != root.watched else { continue }
            unwatch(root.path)
            guard current != nil else { continue }
            roots[index].watched = current
            try watch(root.path, withSubdirectories: root.isRecursive)
            records.append(.directory, root.path.withoutSlash)
        }
    }

    /// After lost events neither names nor watches can be trusted, so all begin again.
    private mutating func startAnew() throws(BridgeFailure) {
        // The library's buffer of unread events outlives its clean-up, so it is emptied first.
        while inotifytools_next_events(0, 1) != nil {}
        inotifytools_cleanup()
        try startInotify()
        paths = [:]
        try watchRoots()
        records.append(.overflow)
    }

    /// Notes that the watches inside `path` have ended, in the roots that this concerns.
    private mutating func noteEnd(inside path: DirectoryPath) {
        for index in roots.indices where roots[index].path.isInside(path) {
            guard roots[index].watched != nil else { continue }
            roots[index].watched = nil
            records.append(.gone, roots[index].path.withoutSlash)
        }
    }
}

// MARK: - Watches

extension WatchTree {
    private static let events =
        UInt32(IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_CREATE | IN_DELETE)
        | UInt32(IN_MOVE_SELF | IN_ONLYDIR | IN_EXCL_UNLINK | IN_MASK_CREATE)

    /// Watches a directory, then what is in it: a directory that appears in between is seen twice
    /// rather than never.
    private mutating func watch(
        _ top: DirectoryPath,
        withSubdirectories: Bool
    ) throws(BridgeFailure) {
        var pending = [top]
        while let directory = pending.popLast() {
            guard try watch(directory), withSubdirectories else { continue }
            pending += directory.subdirectories()
        }
    }

    /// Watches one directory.
    ///
    /// - Returns: Whether it is watched; false if it has gone or cannot be read.
    private mutating func watch(_ directory: DirectoryPath) throws(BridgeFailure) -> Bool {
        let events = Int32(bitPattern: Self.events)
        if directory.withCString({ inotifytools_watch_file($0, events) }) != 0 {
            paths[directory.withCString { inotifytools_wd_from_filename($0) }] = directory
            return true
        }
        switch inotifytools_error() {
        case EEXIST:
            // Watched already: a root inside another, or renamed a moment ago and about to be told.
            return true
        case ENOENT, ENOTDIR:
            return false
        case ENOSPC:
            throw watchLimitFailure(directory)
        case let error:
            complain("cannot watch \(directory): \(reason(error))")
            return false
        }
    }

    private func watchLimitFailure(_ directory: DirectoryPath) -> BridgeFailure {
        let limit = inotifytools_get_max_user_watches()
        return BridgeFailure(
            status: .watchLimit,
            message: """
                cannot watch \(directory): all \(limit) inotify watches of this user are taken. \
                Raise the limit: sudo sysctl fs.inotify.max_user_watches=\(max(limit, 65_536) * 2) \
                (to keep it, write that setting into /etc/sysctl.d/60-inotify.conf)
                """
        )
    }

    /// Ends the watches of a directory and of all that are inside it.
    private mutating func unwatch(_ top: DirectoryPath) {
        for (descriptor, path) in paths where path.isInside(top) {
            paths[descriptor] = nil
            if inotifytools_remove_watch_by_wd(descriptor) == 0 {
                releaseName(of: descriptor, path)
            }
        }
        noteEnd(inside: top)
    }

    /// Forgets a watch that the kernel has ended: its directory was deleted or unmounted.
    private mutating func forgetEnded(_ descriptor: Int32) {
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
