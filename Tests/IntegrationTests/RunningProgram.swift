import Foundation
import Glibc
import Subprocess
import SystemPackage

/// A program of this package that runs for a test, as a user would start it.
final class RunningProgram: Sendable {
    /// What a program left when it ended.
    struct Result: Sendable {
        /// The exit status, or -1 after a signal.
        let status: Int32
        let output: String
        let errors: String

        var lines: [Substring] { output.split(separator: "\n") }
    }

    private let identifier: pid_t
    private let completion: Task<Result, any Error>

    private init(identifier: pid_t, completion: Task<Result, any Error>) {
        self.identifier = identifier
        self.completion = completion
    }

    /// Starts a program that was built beside the tests.
    static func start(
        _ name: String,
        _ arguments: [String],
        environment: [String: String] = [:]
    ) async throws -> RunningProgram {
        let (identifiers, continuation) = AsyncStream<pid_t>.makeStream()
        let completion = Task {
            defer { continuation.finish() }
            return try await execute(name, arguments, environment) { continuation.yield($0) }
        }
        for await identifier in identifiers {
            return RunningProgram(identifier: identifier, completion: completion)
        }
        _ = try await completion.value
        throw NotStarted()
    }

    /// Runs a program to its end.
    static func run(
        _ name: String,
        _ arguments: [String],
        environment: [String: String] = [:]
    ) async throws -> Result {
        try await execute(name, arguments, environment) { _ in }
    }

    /// Sends a signal.
    func send(_ signal: Int32) {
        kill(identifier, signal)
    }

    /// Waits for the program's end.
    func result() async throws -> Result {
        try await completion.value
    }

    private static func execute(
        _ name: String,
        _ arguments: [String],
        _ environment: [String: String],
        onStart: @Sendable (pid_t) -> Void
    ) async throws -> Result {
        let weights = ["DEEPLENS_WEIGHTS": Repository.root.appending("Weights").string]
        let variables = weights.merging(environment) { $1 }.map { name, value in
            (Environment.Key(stringLiteral: name), Optional(value))
        }
        let result = try await Subprocess.run(
            .path(Repository.builtProgram(name)),
            arguments: Arguments(arguments),
            environment: .inherit.updating(Dictionary(uniqueKeysWithValues: variables)),
            input: .none,
            output: .string(limit: 1 << 24),
            error: .string(limit: 1 << 24)
        ) { execution in
            onStart(execution.processIdentifier.value)
        }
        guard case .exited(let status) = result.terminationStatus else {
            return Result(status: -1, output: "", errors: "\(result.terminationStatus)")
        }
        return Result(
            status: status,
            output: result.standardOutput,
            errors: result.standardError
        )
    }
}

private struct NotStarted: Error {}

/// Where things are in the checkout that is tested.
enum Repository {
    /// The checkout's folder.
    static let root = FilePath(#filePath)
        .removingLastComponent().removingLastComponent().removingLastComponent()

    static func sample(_ name: String) -> FilePath { root.appending("Samples").appending(name) }

    /// Programs are built into the folder of the test program.
    static func builtProgram(_ name: String) -> FilePath {
        let tests = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
        return FilePath(tests.deletingLastPathComponent().appending(path: name).path)
    }
}
