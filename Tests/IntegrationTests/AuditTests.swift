import Foundation
import Glibc
import Subprocess
import Testing

@testable import Torture

/// The auditor of `make torture` can fail.
@Suite(.cleanRun)
struct AuditTests {
    @Test(arguments: PlantedFault.all)
    func auditor_whenAFaultIsPlanted_objectsToItAlone(_ fault: PlantedFault) throws {
        let run = try CleanRun.copied()

        try fault.plant(run)

        #expect(run.violations() == fault.violations)
    }

    @Test func auditor_whenAProcessIsLeft_objects() async throws {
        let run = try CleanRun.copied()
        let file = try run.file("")

        let process = try await Subprocess.run(
            .name("tail"),
            arguments: ["-n", "+1", "-f", file],
            input: .none,
            output: .sequence,
            error: .discarded
        ) { execution -> Set<Violation> in
            defer { kill(execution.processIdentifier.value, SIGKILL) }
            // Its first words tell that it is the program by now.
            for try await _ in execution.standardOutput { return run.violations() }
            return []
        }

        #expect(process.closureResult == [.leftProcess])
    }

    @Test(arguments: [
        ("photo SET state = 'detected', attempts = 1, nextTryAt", 60.0, 600.0),
        ("outbox SET state = 'pending', attempts = 2, dueAt", 300, 3_600),
        ("endpoint SET disabledReason = NULL, throttledUntil", 30, 300),
    ])
    func waits_whenLongerThanTheirSchedule_areObjectedTo(
        change: String,
        allowed: Double,
        overlong: Double
    ) throws {
        let run = try CleanRun.copied()
        let waits = LedgerWaits(work: run.work)
        let now = Date().timeIntervalSince1970

        try run.execute("UPDATE \(change) = \(now + allowed)")
        #expect(try waits.overlong().isEmpty)

        try run.execute("UPDATE \(change) = \(now + overlong)")
        #expect(!(try waits.overlong().isEmpty))
    }
}
