import Foundation
import SystemPackage
import TestSupport

extension TemporaryDirectory {
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
