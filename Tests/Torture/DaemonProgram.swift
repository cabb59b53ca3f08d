import Foundation
import Glibc
import Subprocess
import SystemPackage
import TestSupport

/// The daemon that is tested, which lies beside this program.
struct DaemonProgram: Sendable {
    let work: WorkFolder

    private var executable: FilePath {
        let own = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
        return FilePath(own.deletingLastPathComponent().appending(path: "deeplens").path)
    }

    /// A daemon that runs.
    struct Running: Sendable {
        let identifier: pid_t
        fileprivate let socket: NotifySocket

        func send(_ signal: Int32) {
            kill(identifier, signal)
        }

        /// Waits until it watches.
        ///
        /// - Returns: Whether it did within a minute.
        func becomesReady() async -> Bool {
            await withTaskGroup(of: Bool.self) { group in
                group.addTask { await socket.next("READY=1") != nil }
                group.addTask {
                    try? await Task.sleep(for: .seconds(60))
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
            .path(executable),
            arguments: ["watch", "--config", work.configuration.string],
            environment: .inherit.updating(["NOTIFY_SOCKET": socket.path.string]),
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
