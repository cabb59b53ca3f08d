import ExternalCommand
import FoundationEssentials
import Glibc
import StageKit
import SystemPackage
import TestSupport

/// A program of a user's, as a shell script in a folder of its own.
struct UserProgram {
    private let folder: TemporaryDirectory

    /// Writes a script.
    init(_ script: String) throws {
        folder = try TemporaryDirectory()
        try folder.write("#!/bin/sh\n\(script)\n", to: "program")
        guard path.withPlatformString({ chmod($0, 0o700) }) == 0 else {
            throw Errno(rawValue: errno)
        }
    }

    /// The script's path.
    var path: FilePath { folder.path.appending("program") }

    /// A path beside the script, for what it leaves.
    func file(_ name: String) -> FilePath { folder.path.appending(name) }

    /// What the script wrote into a file.
    func text(_ name: String) throws -> String {
        try String(contentsOfFile: file(name).string, encoding: .utf8)
    }

    /// The stage that runs the script.
    func stage(
        _ arguments: [String] = [],
        options: [String: OptionValue] = [:]
    ) throws -> ExternalCommand {
        let run = ([path.string] + arguments).map { OptionValue.string($0) }
        return try ExternalCommand(
            options: StageOptions(options.merging(["run": .list(run)]) { first, _ in first })
        )
    }

    /// What the script makes of a draft.
    func outcome(
        of draft: Draft = .sample(),
        _ arguments: [String] = [],
        options: [String: OptionValue] = [:],
        recorder: LogRecorder = LogRecorder()
    ) async throws -> StageOutcome {
        defer { withExtendedLifetime(folder) {} }
        return try await stage(arguments, options: options)
            .process(draft, in: .sample(recorder: recorder))
    }

    /// The error that the script ends in, or `nil` if it ends in none.
    func failure(options: [String: OptionValue] = [:]) async throws -> StageError? {
        do {
            _ = try await outcome(options: options)
            return nil
        } catch let error as StageError {
            return error
        }
    }
}
