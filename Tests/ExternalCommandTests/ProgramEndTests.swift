import FoundationEssentials
import Glibc
import StageKit
import SystemPackage
import TestSupport
import Testing

@testable import ExternalCommand

/// Programs that do not end by themselves.
@Suite(.timeLimit(.minutes(1)))
struct ProgramEndTests {
    @Test func process_whenTheProgramTakesTooLong_endsItAndWhatItStarted() async throws {
        let program = try UserProgram(Self.stubbornScript)
        let options: [String: OptionValue] = ["timeout": .duration(.milliseconds(500))]
        let error = try #require(try await program.failure(options: options))
        #expect(error.kind == .transient)
        #expect(error.message == "\(program.path) took longer than 0.5 seconds")
        try expectNoProcesses(of: program)
    }

    @Test func process_whenATimeOutIsSkipped_advances() async throws {
        let program = try UserProgram("exec sleep 60")
        let outcome = try await program.outcome(
            options: ["timeout": .duration(.milliseconds(100)), "on_error": .string("skip")]
        )
        let note = "skipped: \(program.path) took longer than 0.1 seconds"
        #expect(outcome == .advance(.sample(), note: note))
    }

    @Test func process_whenCancelled_endsTheProgramAndWhatItStarted() async throws {
        let program = try UserProgram(Self.stubbornScript)
        let run = Task { try await program.outcome() }
        while (try? program.text("processes"))?.filter(\.isNewline).count != 2 {
            await Task.yield()
        }
        run.cancel()
        await #expect(throws: CancellationError.self) { try await run.value }
        try expectNoProcesses(of: program)
    }

    @Test func process_whenTheProgramLeavesAProcess_doesNotWaitForIt() async throws {
        let program = try UserProgram("sleep 60 & echo $! >\"${0%program}processes\"; echo '{}'")
        #expect(try await program.outcome() == .advance(.sample()))
        let left = try #require(pid_t(program.text("processes").filter(\.isNumber)))
        #expect(kill(left, SIGKILL) == 0)
    }

    @Test func process_whenTheProgramClosesItsOutput_waitsForItsEnd() async throws {
        let program = try UserProgram("exec >&- 2>&-; sleep 0.2; exit 3")
        let error = StageError("\(program.path) ended with status 3")
        #expect(try await program.failure() == error)
    }

    /// Two processes that ignore SIGTERM and tell their numbers.
    private static let stubbornScript = """
        trap '' TERM
        sleep 60 &
        echo $! >"${0%program}processes"
        echo $$ >>"${0%program}processes"
        wait
        sleep 60
        """

    private func expectNoProcesses(of program: UserProgram) throws {
        let processes = try program.text("processes").split(separator: "\n").compactMap {
            pid_t($0)
        }
        #expect(processes.count == 2)
        for process in processes { #expect(!isRunning(process)) }
    }

    /// Whether a process exists, other than as one whose end nobody has asked for.
    private func isRunning(_ process: pid_t) -> Bool {
        guard let status = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8)
        else { return false }
        return status.split(separator: ")").last?.hasPrefix(" Z") == false
    }
}
