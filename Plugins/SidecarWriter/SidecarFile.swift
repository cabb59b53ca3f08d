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
    /// - Parameters:
    ///   - path: Where it is, or may be.
    ///   - limit: The most bytes that it may hold.
    /// - Throws: ``StageError`` if something stands there that cannot be read or must not be
    ///   replaced: a folder, a device, or a link that leads out of the folder.
    init(at path: FilePath, limit: Int = maximumByteCount) throws(StageError) {
        do {
            self.path = try Self.target(of: path)
            stat = try Self.regularFile(at: self.path, limit: limit)
            content = try stat == nil ? nil : Self.read(self.path, limit: limit)
        } catch let error as Errno {
            throw StageError(failedTo: "read", path, error)
        } catch let error as StageError {
            throw error
        } catch {
            throw StageError("\(path) cannot be read: \(error)")
        }
    }

    /// When the file was written, in seconds since 1970, or `nil` if there is no file.
    var writtenAt: Double? {
        stat.map { Double($0.st_mtim.tv_sec) + Double($0.st_mtim.tv_nsec) / 1e9 }
    }

    /// Makes `bytes` the file's content; a file that holds them already is not touched.
    ///
    /// - Parameters:
    ///   - bytes: The whole content.
    ///   - model: A file whose owner, mode and time the file takes over, or `nil` for its own
    ///     owner and mode.
    /// - Returns: Whether the file was written.
    /// - Throws: ``StageError``; the file then is as it was, and no temporary file is left. It is
    ///   transient where a person may clear the way meanwhile: no space, no permission, a
    ///   read-only file system.
    @discardableResult
    func replace(with bytes: [UInt8], like model: Self? = nil) throws(StageError) -> Bool {
        if content == bytes { return false }
        do {
            try write(bytes, like: model)
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

    private static func regularFile(at path: FilePath, limit: Int) throws -> Stat? {
        guard let stat = try stat(path, followingLinks: true) else { return nil }
        guard stat.type == .regular else {
            throw StageError("\(path) is not a regular file, and so no sidecar: move it away")
        }
        guard stat.size <= limit else {
            throw StageError(
                "\(path) is larger than \(limit >> 20) MiB, and so no sidecar: move it away"
            )
        }
        return stat
    }

    private static func read(_ path: FilePath, limit: Int) throws -> [UInt8] {
        let file = try FileDescriptor.open(path, .readOnly, options: [.closeOnExec, .nonBlocking])
        return try file.closeAfter {
            var bytes: [UInt8] = []
            var count = 1
            while count > 0, bytes.count <= limit {
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

    private func write(_ bytes: [UInt8], like model: Self?) throws {
        let folder = path.removingLastComponent()
        let temporary = try TemporaryFile(in: folder)
        let file = temporary.descriptor
        // The lock is held until the file has its place.
        try file.closeAfter {
            do {
                try file.writeAll(bytes)
                if let stat = model?.stat ?? stat { try Self.give(file, ownerAndModeOf: stat) }
                if let stat = model?.stat { try Self.give(file, timeOf: stat) }
                try Self.check(fsync(file.rawValue))
                try checkUnchanged()
                try put(temporary)
            } catch {
                temporary.remove()
                throw error
            }
        }
        try SidecarFolder.synchronize(folder)
    }

    /// Gives a whole new file this one's name.
    private func put(_ temporary: TemporaryFile) throws {
        if stat == nil, try isPutExclusively(temporary) { return }
        // Where the file system has no better way, the check just made must do.
        let old = temporary.path
        let result = old.withPlatformString { old in
            path.withPlatformString { rename(old, $0) }
        }
        try Self.check(result)
    }

    /// Whether a new file could be put in place in a way that takes no other's.
    private func isPutExclusively(_ temporary: TemporaryFile) throws -> Bool {
        do throws(Errno) {
            try ExclusiveRename.rename(temporary.path, to: path)
            return true
        } catch {
            if error == .fileExists { throw writtenMeanwhile }
            if ExclusiveRename.unable.contains(error) { return false }
            throw error
        }
    }

    /// Removes the file, unless somebody wrote it since it was read.
    ///
    /// - Throws: ``StageError`` if somebody did, or it cannot be removed.
    func remove() throws(StageError) {
        do {
            try checkUnchanged()
            try path.withPlatformString { try Self.check(unlink($0)) }
            try SidecarFolder.synchronize(path.removingLastComponent())
        } catch let error as Errno {
            throw StageError(failedTo: "remove", path, error)
        } catch let error as StageError {
            throw error
        } catch {
            throw StageError("\(path) cannot be removed: \(error)")
        }
    }

    /// Checks that nobody wrote the file since it was read, whose work would be lost.
    private func checkUnchanged() throws {
        let now = try Self.stat(path, followingLinks: true)
        let isUnchanged =
            now?.inode == stat?.inode && now?.size == stat?.size
            && now?.st_mtim.tv_sec == stat?.st_mtim.tv_sec
            && now?.st_mtim.tv_nsec == stat?.st_mtim.tv_nsec
        if !isUnchanged { throw writtenMeanwhile }
    }

    private var writtenMeanwhile: StageError {
        StageError("\(path) was written by another program at the same time", kind: .transient)
    }

    private static func give(_ file: FileDescriptor, ownerAndModeOf stat: Stat) throws {
        // Only root may give a file away; for everybody else the file changes its owner.
        _ = fchown(file.rawValue, stat.userID.rawValue, stat.groupID.rawValue)
        try check(fchmod(file.rawValue, stat.permissions.rawValue))
    }

    private static func give(_ file: FileDescriptor, timeOf stat: Stat) throws {
        try check(futimens(file.rawValue, [stat.st_mtim, stat.st_mtim]))
    }

    private static func check(_ result: CInt) throws {
        if result != 0 { throw Errno(rawValue: errno) }
    }
}
