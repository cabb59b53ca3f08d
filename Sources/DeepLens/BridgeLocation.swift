import Foundation
import SystemPackage

/// Where `deeplens-inotify` is: named by the environment, or beside this program, or installed.
enum BridgeLocation {
    static func find(
        environment: [String: String] = ProcessInfo.processInfo.environment
    ) throws -> FilePath {
        let name = "deeplens-inotify"
        let program = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
        let candidates =
            environment["DEEPLENS_INOTIFY"].map { [$0] }
            ?? [
                program.deletingLastPathComponent().appending(path: name).path,
                "/usr/libexec/deeplens/\(name)", "/usr/lib/deeplens/\(name)",
            ]
        guard let found = candidates.first(where: FileManager.default.isExecutableFile(atPath:))
        else { throw BridgeMissing(candidates: candidates) }
        return FilePath(found)
    }
}

/// The bridge is nowhere.
private struct BridgeMissing: Error, CustomStringConvertible {
    let candidates: [String]

    var description: String {
        "deeplens-inotify is missing: looked for \(candidates.joined(separator: ", "))"
    }
}
