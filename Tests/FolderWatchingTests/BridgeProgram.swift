import Foundation
import SystemPackage

/// The program `deeplens-inotify` as the build left it, and its running processes.
enum BridgeProgram {
    /// SwiftPM puts programs beside the test bundle.
    static let path: FilePath = {
        let tests = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
        return FilePath(tests ?? "").removingLastComponent().appending("deeplens-inotify")
    }()

    /// The processes that watch `folder`.
    static func processes(watching folder: FilePath) throws -> [pid_t] {
        try FileManager.default.contentsOfDirectory(atPath: "/proc").compactMap(pid_t.init).filter {
            guard let bytes = FileManager.default.contents(atPath: "/proc/\($0)/cmdline")
            else { return false }
            let arguments = bytes.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
            return arguments.first == path.string && arguments.contains(folder.string)
        }
    }

    /// Sends a signal to the process that watches `folder`.
    static func send(_ signal: Int32, toProcessWatching folder: FilePath) throws {
        for process in try processes(watching: folder) { kill(process, signal) }
    }
}
