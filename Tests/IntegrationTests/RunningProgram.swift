import Foundation
import Synchronization
import SystemPackage

/// A program of this package that runs for a test, as a user would start it.
final class RunningProgram: Sendable {
    /// What a program left when it ended.
    struct Result: Sendable {
        let status: Int32
        let output: String
        let errors: String

        var lines: [Substring] { output.split(separator: "\n") }
    }

    // Process is used from the test's task alone; the mutex makes that visible.
    private let process: Mutex<Process>
    private let output = CollectedOutput()
    private let errors = CollectedOutput()
    private let exit: AsyncStream<Int32>

    /// Starts a program that was built beside the tests.
    init(
        _ name: String,
        _ arguments: [String],
        environment: [String: String] = [:],
        directory: FilePath? = nil
    ) throws {
        let process = Process()
        process.executableURL = Repository.builtProgram(name)
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment
            .merging(["DEEPLENS_WEIGHTS": Repository.root.appending("Weights").string]) { $1 }
            .merging(environment) { $1 }
        if let directory { process.currentDirectoryURL = URL(filePath: directory.string) }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output.pipe
        process.standardError = errors.pipe
        let (exit, continuation) = AsyncStream<Int32>.makeStream()
        self.exit = exit
        process.terminationHandler = { process in
            continuation.yield(process.terminationStatus)
            continuation.finish()
        }
        try process.run()
        self.process = Mutex(process)
    }

    /// Runs a program to its end.
    static func run(
        _ name: String,
        _ arguments: [String],
        environment: [String: String] = [:],
        directory: FilePath? = nil
    ) async throws -> Result {
        let program = try RunningProgram(
            name,
            arguments,
            environment: environment,
            directory: directory
        )
        return await program.result()
    }

    /// Sends a signal.
    func send(_ signal: Int32) {
        process.withLock { _ = kill($0.processIdentifier, signal) }
    }

    /// Waits for the program's end.
    func result() async -> Result {
        var status: Int32 = -1
        for await end in exit { status = end }
        return Result(status: status, output: await output.text(), errors: await errors.text())
    }
}

/// What a program writes to one of its streams.
private final class CollectedOutput: Sendable {
    let pipe = Pipe()
    private let bytes = Mutex(Data())
    private let end: AsyncStream<Void>

    init() {
        let (end, continuation) = AsyncStream<Void>.makeStream()
        self.end = end
        pipe.fileHandleForReading.readabilityHandler = { [weak self] handle in
            let chunk = handle.availableData
            if chunk.isEmpty {
                handle.readabilityHandler = nil
                continuation.finish()
            } else {
                self?.bytes.withLock { $0.append(chunk) }
            }
        }
    }

    func text() async -> String {
        for await _ in end {}
        return bytes.withLock { String(decoding: $0, as: UTF8.self) }
    }
}

/// Where things are in the checkout that is tested.
enum Repository {
    /// The checkout's folder.
    static let root = FilePath(#filePath)
        .removingLastComponent().removingLastComponent().removingLastComponent()

    static func sample(_ name: String) -> FilePath { root.appending("Samples").appending(name) }

    /// Programs are built into the folder of the test program.
    static func builtProgram(_ name: String) -> URL {
        URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
            .deletingLastPathComponent().appending(path: name)
    }
}
