import Foundation
import SystemPackage

/// A folder for files that nobody needs afterwards.
enum TemporaryFolder {
    /// Calls `body` with an empty folder and removes it.
    static func with<Result>(_ body: (FilePath) throws -> Result) throws -> Result {
        let url = FileManager.default.temporaryDirectory
            .appending(path: "deeplens-bench-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: url) }
        return try body(FilePath(url.path))
    }
}
