// SPDX-License-Identifier: GPL-2.0-only

import CInotifyTools
import Glibc

/// The watched directories, kept in step with the file system.
struct WatchTree {
    private var roots: [WatchRoot]
    private var records = RecordWriter()
    /// The watched directories by the descriptors of their watches.
    var paths: [Int32: DirectoryPath] = [:]
    /// The directories for which there was no watch left, still to be told.
    var unwatched: [DirectoryPath] = []
    /// How many directories may be watched, whatever the system allows.
    let maximumWatches: Int
    /// Whether it was said that there are no watches left.
    var hasComplained = false

    /// How often the roots are looked at, in seconds: inotify tells nothing of a mount over a
    /// root, of a root's parent being renamed, or of a missing root being made.
    private static let rootCheckInterval = 2

    init(_ roots: [WatchRoot], maximumWatches: Int) {
        self.roots = roots
        self.maximumWatches = maximumWatches
    }

    /// Watches the roots and tells what happens in them; returns only by throwing.
    mutating func follow() throws(BridgeFailure) {
        for root in roots where DirectoryIdentity(of: root.path) == nil {
            complain("\(root.path) is not there; it is watched as soon as it is")
        }
        watchRoots()
        tellWatched(.ready)
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
                checkRoots()
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
            checkRoots()
        } else if mask & UInt32(IN_MOVE_SELF) != 0 {
            // Its new name is told by the parent, if that is watched.
            guard roots.contains(where: { $0.path == directory }) else { return }
            unwatch(directory)
            checkRoots()
        } else if event.pointee.len > 0 {
            let path = directory.appending(Self.name(of: event))
            if mask & UInt32(IN_ISDIR) != 0 {
                handleDirectory(mask, DirectoryPath(path))
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
    private mutating func handleDirectory(_ mask: UInt32, _ path: DirectoryPath) {
        if mask & UInt32(IN_DELETE | IN_MOVED_FROM) != 0 {
            unwatch(path)
            records.append(.gone, path.withoutSlash)
        } else if mask & UInt32(IN_CREATE | IN_MOVED_TO) != 0, isInsideRecursiveRoot(path) {
            unwatch(path)
            watch(path, withSubdirectories: true)
            tellWatched(.directory, path.withoutSlash)
        }
    }

    /// Tells what directories were just watched for, then those that could not be.
    private mutating func tellWatched(_ kind: Record.Kind, _ path: [UInt8] = []) {
        records.append(kind, path)
        for directory in unwatched { records.append(.unwatched, directory.withoutSlash) }
        unwatched = []
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
    private mutating func watchRoots() {
        for index in roots.indices {
            let root = roots[index]
            roots[index].watched = DirectoryIdentity(of: root.path)
            watch(root.path, withSubdirectories: root.isRecursive)
        }
    }

    /// Watches roots that have come (back), and drops those that have gone or were replaced.
    private mutating func checkRoots() {
        for index in roots.indices {
            let root = roots[index]
            let current = DirectoryIdentity(of: root.path)
            guard current != root.watched else { continue }
            unwatch(root.path)
            guard current != nil else { continue }
            roots[index].watched = current
            watch(root.path, withSubdirectories: root.isRecursive)
            tellWatched(.directory, root.path.withoutSlash)
        }
    }

    /// After lost events neither names nor watches can be trusted, so all begin again.
    private mutating func startAnew() throws(BridgeFailure) {
        // The library's buffer of unread events outlives its clean-up, so it is emptied first.
        while inotifytools_next_events(0, 1) != nil {}
        inotifytools_cleanup()
        try startInotify()
        paths = [:]
        watchRoots()
        tellWatched(.overflow)
    }

    /// Notes that the watches inside `path` have ended, in the roots that this concerns.
    mutating func noteEnd(inside path: DirectoryPath) {
        for index in roots.indices where roots[index].path.isInside(path) {
            guard roots[index].watched != nil else { continue }
            roots[index].watched = nil
            records.append(.gone, roots[index].path.withoutSlash)
        }
    }
}
