import Foundation
import Glibc
import StageKit
import Subprocess
import SystemPackage

/// A program that is run once for each draft, without a shell, in a process group of its own.
struct ExternalProgram: Sendable {
    /// How a run ended.
    struct Run: Sendable {
        let status: TerminationStatus
        let output: [UInt8]
        /// The first lines of its standard error, as one line.
        let complaints: String
    }

    /// The program's absolute path, or its name in PATH.
    let name: String
    let arguments: [String]
    let timeout: Duration
    let maximumReplySize: Int

    /// How long a program has to end by itself once it was told to.
    private static let gracePeriod = Duration.seconds(2)
    /// How much of the standard error is kept.
    private static let maximumComplaintSize = 4_096

    /// Has the writing fail, rather than end this process, when a program does not read its input.
    private static let ignoringBrokenPipes: Void = { _ = signal(SIGPIPE, SIG_IGN) }()

    private var executable: Executable {
        name.hasPrefix("/") ? .path(FilePath(name)) : .name(name)
    }

    /// Nothing secret: only what programs need to find each other, their files and their language.
    private static var environment: Subprocess.Environment {
        let own = ProcessInfo.processInfo.environment
        return .custom([
            "PATH": own["PATH"] ?? "/usr/local/bin:/usr/bin:/bin",
            "HOME": own["HOME"] ?? "/",
            "LANG": own["LANG"] ?? "C.UTF-8",
        ])
    }

    private static var platformOptions: PlatformOptions {
        var options = PlatformOptions()
        options.processGroupID = 0
        options.teardownSequence = [
            .gracefulShutDown(toProcessGroup: true, allowedDurationToNextStep: gracePeriod)
        ]
        return options
    }

    /// Makes sure that the program is a file that may be run.
    ///
    /// - Throws: ``StageError`` if not.
    func check() async throws(StageError) {
        let path = try? await executable.resolveExecutablePath(in: Self.environment)
        guard let path, (try? path.stat())?.type == .regular,
            path.withPlatformString({ access($0, X_OK) }) == 0
        else {
            throw StageError(
                """
                \(name) is no program that can be run: give the path of an executable file or \
                the name of one in PATH
                """
            )
        }
    }

    /// Runs the program to its end.
    ///
    /// When its time is over or the surrounding task is cancelled, its process group is told to
    /// end, and killed if it does not; it is gone when this returns.
    ///
    /// - Parameter input: What it reads from its standard input.
    /// - Returns: How it ended.
    /// - Throws: ``StageError`` if it cannot be started, takes too long or writes too much.
    func run(input: [UInt8]) async throws -> Run {
        _ = Self.ignoringBrokenPipes
        return try await withThrowingTaskGroup(of: Run?.self) { group in
            defer { group.cancelAll() }
            group.addTask { try await execute(input) }
            group.addTask {
                try await Task.sleep(for: timeout)
                return nil
            }
            guard let first = try await group.next(), let run = first else {
                throw StageError("\(name) took longer than \(timeout)", kind: .transient)
            }
            return run
        }
    }

    private func execute(_ input: [UInt8]) async throws -> Run {
        do {
            let result = try await Subprocess.run(
                executable,
                arguments: Arguments(arguments),
                environment: Self.environment,
                platformOptions: Self.platformOptions,
                input: .inputWriter,
                output: .sequence,
                error: .sequence
            ) { execution in
                async let written: Void = write(input, to: execution.standardInputWriter)
                async let complaints = complaints(execution.standardError)
                do {
                    let output = try await reply(execution.standardOutput)
                    await written
                    let lines = try await complaints
                    try Task.checkCancellation()
                    return (output: output, complaints: lines)
                } catch {
                    await execution.teardown(using: Self.platformOptions.teardownSequence)
                    // What the program started may ignore the signal and outlive it.
                    try? execution.send(signal: .kill, toProcessGroup: true)
                    throw error
                }
            }
            try Task.checkCancellation()
            return Run(
                status: result.terminationStatus,
                output: result.closureResult.output,
                complaints: result.closureResult.complaints
            )
        } catch let error as SubprocessError {
            throw StageError(name, error)
        }
    }

    /// Writes what the program cares to read.
    private func write(_ input: [UInt8], to writer: StandardInputWriter) async {
        _ = try? await writer.write(input)
        try? await writer.finish()
    }

    private func reply(_ sequence: SubprocessOutputSequence) async throws -> [UInt8] {
        var bytes: [UInt8] = []
        for try await buffer in sequence {
            bytes += buffer.withUnsafeBytes { Array($0) }
            guard bytes.count <= maximumReplySize else {
                throw StageError("\(name) wrote more than \(maximumReplySize) bytes")
            }
        }
        return bytes
    }

    private func complaints(_ sequence: SubprocessOutputSequence) async throws -> String {
        var bytes: [UInt8] = []
        for try await buffer in sequence {
            let room = Self.maximumComplaintSize - bytes.count
            bytes += buffer.withUnsafeBytes { Array($0.prefix(room)) }
        }
        return Self.summary(of: bytes)
    }

    /// The first lines as one, without control characters.
    private static func summary(of bytes: [UInt8]) -> String {
        let lines = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline)
        let text = lines.prefix(3).map { $0.trimmingPrefix(while: \.isWhitespace) }
        var scalars = String.UnicodeScalarView()
        for scalar in text.joined(separator: " / ").unicodeScalars.prefix(300) {
            let isControl = scalar.properties.generalCategory == .control
            scalars.append(isControl ? "\u{FFFD}" : scalar)
        }
        return String(scalars)
    }
}

extension StageError {
    /// A program could not be started or watched.
    fileprivate init(_ name: String, _ error: SubprocessError) {
        // What the system lacks now it may have later.
        let shortages: [Errno] = [
            .resourceTemporarilyUnavailable, .noMemory, .tooManyOpenFiles,
            .tooManyOpenFilesInSystem, .textFileBusy,
        ]
        let isShortage = error.underlyingError.map(shortages.contains) ?? false
        self.init("\(name) could not be run: \(error)", kind: isShortage ? .transient : .permanent)
    }
}
