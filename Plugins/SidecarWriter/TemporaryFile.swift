import Glibc
import SystemPackage

/// A new file under a name of its own, which it has until it takes the place it is made for.
///
/// Its writer holds an exclusive lock on it up to the end. So one that nobody has locked was left
/// by a process that was killed, and whoever comes next removes it.
struct TemporaryFile {
    /// Where it is.
    let path: FilePath
    /// Open for writing; closing it gives up the lock.
    let descriptor: FileDescriptor

    private static let prefix = ".deeplens-tmp-"

    /// Makes an empty file in a folder, and locks it.
    ///
    /// - Throws: `Errno` if it cannot be made.
    init(in folder: FilePath) throws {
        // Between the making and the locking, another process may take the file for a left one and
        // remove it. It holds the lock while it does, so here the lock is waited for, and then a
        // file without a name is given up for another.
        while true {
            // Short, since the name of a photo may fill what a file system allows.
            let number = String(UInt64.random(in: .min ... .max), radix: 16)
            let path = folder.appending(Self.prefix + number)
            let descriptor = try FileDescriptor.open(
                path,
                .writeOnly,
                options: [.create, .exclusiveCreate, .closeOnExec],
                permissions: FilePermissions(rawValue: 0o644)
            )
            // Where a file system knows no locks, no one can lock the file to remove it either.
            while flock(descriptor.rawValue, LOCK_EX) != 0, errno == EINTR {}
            if try descriptor.stat().linkCount > 0 {
                self.path = path
                self.descriptor = descriptor
                return
            }
            try descriptor.close()
        }
    }

    /// Takes the file's name away, if it has not found its place.
    func remove() {
        _ = path.withPlatformString { unlink($0) }
    }

    /// Removes the files that killed processes left in a folder.
    ///
    /// One that somebody is writing, in this process or another, stays.
    /// - Returns: How many were removed.
    /// - Throws: `Errno` if the folder cannot be listed.
    @discardableResult
    static func removeLeftovers(in folder: FilePath) throws(Errno) -> Int {
        let names = try DirectoryListing.all(in: folder) { $0.string.hasPrefix(prefix) }
        return names.count { removeIfLeft(folder.appending($0)) }
    }

    private static func removeIfLeft(_ path: FilePath) -> Bool {
        guard (try? path.stat(followTargetSymlink: false).type) == .regular else { return false }
        // For writing where allowed, since NFS wants that for an exclusive lock.
        let options: FileDescriptor.OpenOptions = [.noFollow, .nonBlocking, .closeOnExec]
        let file =
            (try? FileDescriptor.open(path, .writeOnly, options: options))
            ?? (try? FileDescriptor.open(path, .readOnly, options: options))
        guard let file else { return false }
        defer { try? file.close() }
        guard flock(file.rawValue, LOCK_EX | LOCK_NB) == 0 else { return false }
        return path.withPlatformString { unlink($0) } == 0
    }
}
