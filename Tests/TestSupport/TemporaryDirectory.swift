import FoundationEssentials
package import SystemPackage

/// A folder of a test's own that is removed when the value goes.
package final class TemporaryDirectory: Sendable {
    /// The folder, absolute and without symbolic links.
    package let path: FilePath

    /// Makes an empty folder below the system's temporary folder.
    package init() throws {
        let name = "deeplens-test-\(UUID().uuidString)"
        let url = FileManager.default.temporaryDirectory.appending(path: name)
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        path = FilePath(url.resolvingSymlinksInPath().path(percentEncoded: false))
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path.string)
    }

    /// Makes a sub-folder, and those on the way to it, and returns its path.
    @discardableResult
    package func makeFolder(_ name: String) throws -> FilePath {
        let folder = path.appending(name)
        try FileManager.default.createDirectory(
            atPath: folder.string,
            withIntermediateDirectories: true
        )
        return folder
    }

    /// Writes a file, with the folders on the way to it, and returns its path.
    @discardableResult
    package func write(_ bytes: [UInt8], to name: String) throws -> FilePath {
        let file = path.appending(name)
        try FileManager.default.createDirectory(
            atPath: file.removingLastComponent().string,
            withIntermediateDirectories: true
        )
        try Data(bytes).write(to: URL(filePath: file.string))
        return file
    }

    /// Writes a text file in the folder and returns its path.
    @discardableResult
    package func write(_ text: String, to name: String) throws -> FilePath {
        try write(Array(text.utf8), to: name)
    }
}
