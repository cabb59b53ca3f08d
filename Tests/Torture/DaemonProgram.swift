import Foundation
import Glibc
import Subprocess
import SystemPackage
import TestSupport

/// The daemon that is tested, which lies beside this program.
struct DaemonProgram: Sendable {
    let work: WorkFolder
    /// What its disk and its clock are told to do, or `nil` for those that everybody has.
    let faults: FaultControl?

    private static func built(_ name: String) -> FilePath {
        let own = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
        return FilePath(own.deletingLastPathComponent().appending(path: name).path)
    }

    private static let shim = built("libFaultShim.so")

    /// Whether the fault shim was built, too.
    static var hasShim: Bool { FileManager.default.fileExists(atPath: shim.string) }

    private func environment(_ socket: NotifySocket) -> Environment {
        let environment = Environment.inherit.updating(["NOTIFY_SOCKET": socket.path.string])
        guard let faults else { return environment }
        return environment.updating([
            "LD_PRELOAD": Self.shim.string,
            "FAULT_SHIM_CONTROL": faults.path.string,
            "FAULT_SHIM_FOLDERS": "\(work.photos):\(work.state)",
        ])
    }

    /// A daemon that runs.
    struct Running: Sendable {
        let identifier: pid_t
        fileprivate let socket: NotifySocket

        func send(_ signal: Int32) {
            kill(identifier, signal)
        }

        /// Whether it has not ended; one that nobody has waited for yet is a zombie.
        var isRunning: Bool {
            let status = FileManager.default.contents(atPath: "/proc/\(identifier)/stat") ?? Data()
            let fields = String(decoding: status, as: UTF8.self).split(separator: ") ")
            return fields.last?.hasPrefix("Z") == false
        }

        /// Waits until it watches.
        ///
        /// - Returns: Whether it did within a minute, and did not end before.
        func becomesReady() async -> Bool {
            await withTaskGroup(of: Bool.self) { group in
                group.addTask { await socket.next("READY=1") != nil }
                group.addTask {
                    for _ in 0..<1_200 where !Task.isCancelled && isRunning {
                        try? await Task.sleep(for: .milliseconds(50))
                    }
                    return false
                }
                defer { group.cancelAll() }
                return await group.next() ?? false
            }
        }
    }

    /// Starts a daemon and waits until it has ended, which `body` has to bring about.
    ///
    /// - Returns: How it ended.
    func run(
        _ body: @Sendable (Running) async throws -> Void
    ) async throws -> TerminationStatus {
        let socket = try NotifySocket(in: work.path)
        defer { unlink(socket.path.string) }
        let log = try FileDescriptor.open(
            work.log,
            .writeOnly,
            options: [.create, .append, .closeOnExec],
            permissions: [.ownerReadWrite, .groupRead, .otherRead]
        )
        let result = try await Subprocess.run(
            .path(Self.built("deeplens")),
            arguments: ["watch", "--config", work.configuration.string],
            environment: environment(socket),
            input: .none,
            output: .discarded,
            error: .fileDescriptor(log, closeAfterSpawningProcess: true)
        ) { execution in
            let identifier = execution.processIdentifier.value
            try await body(Running(identifier: identifier, socket: socket))
        }
        return result.terminationStatus
    }
}
