import Glibc
import Logging
import Subprocess
import SystemPackage

/// Runs the program `deeplens-inotify`.
struct BridgeProcess: Sendable {
    let executable: FilePath
    let folders: [WatchedFolder]
    let logger: Logger

    /// Starts the program, hands its events on, and returns when it has ended.
    ///
    /// When the surrounding task is cancelled, the program is told to end, and killed after two
    /// seconds if it did not.
    ///
    /// - Parameter receive: Is given the events in order; the next ones are read when it returns.
    /// - Returns: How the program ended.
    /// - Throws: `SubprocessError` if the program cannot be started.
    func run(
        receive: @escaping @Sendable ([BridgeEvent]) async -> Void
    ) async throws -> TerminationStatus {
        var options = PlatformOptions()
        options.teardownSequence = [.gracefulShutDown(allowedDurationToNextStep: .seconds(2))]
        // The program's input stays open, and silent, for as long as this runs; the program ends
        // when it closes, however this process ends.
        let result = try await Subprocess.run(
            .path(executable),
            arguments: Arguments(arguments),
            platformOptions: options,
            input: .inputWriter,
            output: .sequence,
            error: .sequence
        ) { execution in
            async let complaints: Void = log(execution.standardError)
            var decoder = BridgeEventDecoder()
            for try await buffer in execution.standardOutput {
                await receive(decoder.decode(buffer.withUnsafeBytes { Array($0) }))
            }
            try await complaints
        }
        return result.terminationStatus
    }

    /// Makes sure that there is a program to run.
    func checkExecutable() throws(FolderWatchingError) {
        guard executable.withPlatformString({ access($0, X_OK) }) == 0 else {
            throw .bridgeMissing(executable)
        }
    }

    private func log(_ complaints: SubprocessOutputSequence) async throws {
        for try await line in complaints.strings() {
            logger.warning("\(line)")
        }
    }

    /// Options hold for the folders after them, and folders are absolute, so never like options.
    ///
    /// Subprocess takes arguments of bytes as C strings, with the zero at their end.
    private var arguments: [[UInt8]] {
        folders.flatMap { folder in
            let option = folder.recursive ? "--recursive" : "--no-recursive"
            return [Array(option.utf8) + [0], folder.path.bytes + [0]]
        }
    }
}
