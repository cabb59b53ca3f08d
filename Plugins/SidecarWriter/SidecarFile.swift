import Glibc
import StageKit
import SystemPackage

/// A sidecar on disk that is read, and replaced as a whole.
///
/// Whoever opens the file, also after a crash, finds either the old content or the new one.
struct SidecarFile {
    /// The file itself; where a symbolic link stood, what it leads to.
    let path: FilePath
    /// The bytes found there, or `nil` if there is no file.
    let content: [UInt8]?
    private let stat: Stat?

    /// The most that an existing sidecar may hold, 64 MiB.
    static let maximumByteCount = 64 << 20

    /// Finds and reads a sidecar.
    ///
    /// - Throws: ``StageError`` if something stands there that cannot be read or must not be
    ///   replaced: a folder, a device, or a link that leads out of the folder.
    init(at path: FilePath) throws(StageError) {
        do {
            self.path = try Self.target(of: path)
            stat = try Self.regularFile(at: self.path)
            content = try stat == nil ? nil : Self.read(self.path)
        } catch let error as Errno {
            throw StageError(failedTo: "read", path, error)
        } catch let error as StageError {
            throw error
        } catch {
            throw StageError("\(path) cannot be read: \(error)")
        }
    }

    /// Makes `bytes` the file's content; a file that holds them already is not touched.
    ///
    /// - Returns: Whether the file was written.
    /// - Throws: ``StageError``; the file then is as it was, and no temporary file is left. It is
    ///   transient where a person may clear the way meanwhile: no space, no permission, a
    ///   read-only file system.
    @discardableResult
    func replace(with bytes: [UInt8]) throws(StageError) -> Bool {
        if content == bytes { return false }
        do {
            try write(bytes)
            return true
        } catch let error as Errno {
            throw StageError(failedTo: "write", path, error)
        } catch let error as StageError {
            throw error
        } catch {
            throw StageError("\(path) cannot be written: \(error)")
        }
    }

    // MARK: Reading

    private static func target(of path: FilePath) throws -> FilePath {
        guard let stat = try stat(path, followingLinks: false), stat.type == .symbolicLink else {
            return path
        }
        let folder = path.removingLastComponent()
        let target = try? resolve(path)
        guard let target, target.removingLastComponent() == (try resolve(folder)) else {
            throw StageError(
                "\(path) is a symbolic link that leads to no file in its own folder: remove it"
            )
        }
        return target
    }

    private static func resolve(_ path: FilePath) throws -> FilePath {
        guard let resolved = path.withPlatformString({ realpath($0, nil) }) else {
            throw Errno(rawValue: errno)
        }
        defer { free(resolved) }
        return FilePath(platformString: resolved)
    }

    private static func stat(_ path: FilePath, followingLinks: Bool) throws -> Stat? {
        do {
            return try path.stat(followTargetSymlink: followingLinks)
        } catch Errno.noSuchFileOrDirectory {
            return nil
        }
    }

    private static func regularFile(at path: FilePath) throws -> Stat? {
        guard let stat = try stat(path, followingLinks: true) else { return nil }
        guard stat.type == .regular else {
            throw StageError("\(path) is not a regular file, and so no sidecar: move it away")
        }
        guard stat.size <= maximumByteCount else {
            throw StageError("\(path) is larger than 64 MiB, and so no sidecar: move it away")
        }
        return stat
    }

    private static func read(_ path: FilePath) throws -> [UInt8] {
        let file = try FileDescriptor.open(path, .readOnly, options: [.closeOnExec, .nonBlocking])
        return try file.closeAfter {
            var bytes: [UInt8] = []
            var count = 1
            while count > 0, bytes.count <= maximumByteCount {
                let chunk = try [UInt8](unsafeUninitializedCapacity: 1 << 16) { buffer, filled in
                    filled = try file.read(into: UnsafeMutableRawBufferPointer(buffer))
                }
                bytes += chunk
                count = chunk.count
            }
            return bytes
        }
    }

    // MARK: Writing

    private func write(_ bytes: [UInt8]) throws {
        let folder = path.removingLastComponent()
        // Short, since the name of a photo may fill what a file system allows.
        let number = String(UInt64.random(in: .min ... .max), radix: 16)
        let temporary = folder.appending(".deeplens-tmp-\(number)")
        let file = try FileDescriptor.open(
            temporary,
            .writeOnly,
            options: [.create, .exclusiveCreate, .closeOnExec],
            permissions: FilePermissions(rawValue: 0o644)
        )
        do {
            try file.closeAfter {
                try file.writeAll(bytes)
                if let stat { try Self.give(file, ownerAndModeOf: stat) }
                try Self.check(fsync(file.rawValue))
            }
            try checkUnchanged()
            try temporary.withPlatformString { from in
                try path.withPlatformString { try Self.check(rename(from, $0)) }
            }
        } catch {
            _ = temporary.withPlatformString { unlink($0) }
            throw error
        }
        try Self.synchronize(folder)
    }

    /// Checks that nobody wrote the file since it was read, whose work would be lost.
    private func checkUnchanged() throws {
        let now = try Self.stat(path, followingLinks: true)
        let isUnchanged =
            now?.inode == stat?.inode && now?.size == stat?.size
            && now?.st_mtim.tv_sec == stat?.st_mtim.tv_sec
            && now?.st_mtim.tv_nsec == stat?.st_mtim.tv_nsec
        if !isUnchanged {
            throw StageError(
                "\(path) was written by another program at the same time",
                kind: .transient
            )
        }
    }

    private static func give(_ file: FileDescriptor, ownerAndModeOf stat: Stat) throws {
        // Only root may give a file away; for everybody else the file changes its owner.
        _ = fchown(file.rawValue, stat.userID.rawValue, stat.groupID.rawValue)
        try check(fchmod(file.rawValue, stat.permissions.rawValue))
    }

    /// Makes a new name in a folder outlast a crash.
    private static func synchronize(_ folder: FilePath) throws {
        let file = try FileDescriptor.open(folder, .readOnly, options: [.directory, .closeOnExec])
        try file.closeAfter {
            do {
                try check(fsync(file.rawValue))
            } catch Errno.invalidArgument {
                // Some network file systems cannot, and need not, do this.
            }
        }
    }

    private static func check(_ result: CInt) throws {
        if result != 0 { throw Errno(rawValue: errno) }
    }
}
