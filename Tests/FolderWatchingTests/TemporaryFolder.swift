import Foundation
import SystemPackage

/// A new folder that is removed with its contents when this value goes.
final class TemporaryFolder: Sendable {
    /// Without symbolic links.
    let path: FilePath

    init() throws {
        let url = FileManager.default.temporaryDirectory.resolvingSymlinksInPath()
            .appendingPathComponent("folder-watching-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        path = FilePath(url.path)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path.string)
    }

    /// Makes a sub-folder, and those on the way to it.
    @discardableResult
    func makeFolder(_ name: String) throws -> FilePath {
        let folder = path.appending(name)
        try FileManager.default.createDirectory(
            atPath: folder.string,
            withIntermediateDirectories: true
        )
        return folder
    }

    /// Writes a file.
    @discardableResult
    func write(_ name: String, byteCount: Int = 10) throws -> FilePath {
        let file = path.appending(name)
        try writeFile(file, byteCount: byteCount)
        return file
    }

    /// Writes a file that looks as if it had been there for an hour.
    @discardableResult
    func writeOld(_ name: String, byteCount: Int = 10) throws -> FilePath {
        let file = try write(name, byteCount: byteCount)
        try FileManager.default.setAttributes(
            [.modificationDate: Date(timeIntervalSinceNow: -3600)],
            ofItemAtPath: file.string
        )
        return file
    }
}

/// Writes a file of any name, adding to what it may hold already.
func writeFile(_ path: FilePath, byteCount: Int) throws {
    let descriptor = try FileDescriptor.open(
        path,
        .writeOnly,
        options: [.create, .append],
        permissions: [.ownerReadWrite]
    )
    try descriptor.closeAfter {
        _ = try descriptor.writeAll(repeatElement(7, count: byteCount))
    }
}

/// Moves a file or folder.
func move(_ source: FilePath, to target: FilePath) throws {
    guard rename(source.string, target.string) == 0 else { throw Errno(rawValue: errno) }
}

/// Makes an empty file without opening it for writing.
func makeEmptyFile(_ path: FilePath) throws {
    guard mknod(path.string, S_IFREG | 0o600, 0) == 0 else { throw Errno(rawValue: errno) }
}
