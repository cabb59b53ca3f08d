import Foundation
import Glibc
import Logging
public import StageKit
import Subprocess
import SystemPackage

/// Has a program of the user's change, hold or reject each draft.
///
/// The program reads the draft from its standard input, one JSON object on one line with the keys
/// of the JSON sidecar and the photo's path as `file`. What it writes to its standard output is a
/// ``CommandReply``; nothing leaves the draft as it is. It ends with status 0, with 75
/// (`EX_TEMPFAIL`) to be run again later, or with any other one if the photo cannot be handled.
public struct ExternalCommand: Stage {
    /// The stage's name and options.
    public static let descriptor = StageDescriptor(
        name: "command",
        summary: "Has a program of yours change, hold or reject drafts.",
        options: [
            .init(
                "run",
                .list(.string),
                required: true,
                summary: "The program, by its absolute path or as found in PATH, and its arguments."
            ),
            .init(
                "timeout",
                .duration(.milliseconds(100)...(.seconds(600))),
                summary: "How long the program may run; default 30s; time_limit holds too."
            ),
            .init(
                "on_error",
                .choice(FailurePolicy.allCases.map(\.rawValue)),
                summary: "Whether a failure is the photo's (fail) or passed over; default fail."
            ),
            .init(
                "max_reply_bytes",
                .integer(1_024...(1 << 24)),
                summary: "The most that the program may write; default 1048576."
            ),
        ]
    )

    /// What becomes of a draft that the program cannot handle.
    private enum FailurePolicy: String, CaseIterable {
        /// The photo fails, or is tried again if the reason may pass.
        case fail
        /// The draft goes on as it came.
        case skip
    }

    private let program: ExternalProgram
    private let failurePolicy: FailurePolicy

    /// Makes the stage from its options.
    ///
    /// - Throws: ``StageOptionsError`` if no program is named or by a relative path.
    public init(options: StageOptions) throws(StageOptionsError) {
        let words = options.strings("run") ?? []
        guard let name = words.first.map(Self.expandingHome), !name.isEmpty else {
            let message = "names no program: give [program, argument, …]"
            throw StageOptionsError([.init(key: "run", message: message)])
        }
        guard name.hasPrefix("/") || !name.contains("/") else {
            let message = "the program must be an absolute path, begin with ~/ or be in PATH"
            throw StageOptionsError([.init(key: "run", index: 0, message: message)])
        }
        program = ExternalProgram(
            name: name,
            arguments: Array(words.dropFirst()),
            timeout: options.duration("timeout") ?? .seconds(30),
            maximumReplySize: options.integer("max_reply_bytes") ?? 1 << 20
        )
        failurePolicy = options.string("on_error").flatMap(FailurePolicy.init) ?? .fail
    }

    private static func expandingHome(_ path: String) -> String {
        guard path.hasPrefix("~/"), let home = ProcessInfo.processInfo.environment["HOME"] else {
            return path
        }
        return home + path.dropFirst()
    }

    /// Checks that there is a program to run.
    ///
    /// - Throws: ``StageError`` if not.
    public func prepare() async throws {
        try await program.check()
    }

    /// Runs the program on a draft.
    ///
    /// - Returns: What the program makes of it; the note names what it changed.
    /// - Throws: ``StageError`` that names the program, and `CancellationError` once it has ended.
    public func process(_ draft: Draft, in context: StageContext) async throws -> StageOutcome {
        do {
            if let outcome = try await outcome(of: draft, in: context) { return outcome }
        } catch let error as StageError where failurePolicy == .skip {
            context.logger.warning("the draft goes on as it is: \(error)")
            return .advance(draft, note: "skipped: \(error)")
        }
        throw StageError("\(program.name) asks to be run again later", kind: .transient)
    }

    /// What the program decides, or `nil` if it wants to be asked later.
    private func outcome(of draft: Draft, in context: StageContext) async throws -> StageOutcome? {
        let run = try await program.run(input: input(draft))
        switch run.status {
        case .exited(0): break
        case .exited(EX_TEMPFAIL): return nil
        case .exited(let status): throw failure("ended with status \(status)", run)
        case .signaled(let signal): throw failure("was ended by signal \(signal)", run)
        }
        if !run.complaints.isEmpty { context.logger.info("\(program.name): \(run.complaints)") }
        do {
            return try CommandReply(run.output).outcome(for: draft)
        } catch {
            throw StageError("the reply of \(program.name) cannot be used: \(error)")
        }
    }

    private func failure(_ reason: String, _ run: ExternalProgram.Run) -> StageError {
        let complaints = run.complaints.isEmpty ? "" : ": \(run.complaints)"
        return StageError("\(program.name) \(reason)\(complaints)")
    }

    private func input(_ draft: Draft) throws(StageError) -> [UInt8] {
        do {
            let line = try ResultDocument(draft).jsonLine(file: draft.photo.path.string)
            return Array(line.utf8) + [UInt8(ascii: "\n")]
        } catch {
            throw StageError(
                "\(program.name) was not run: the result has a number that is not finite"
            )
        }
    }
}
