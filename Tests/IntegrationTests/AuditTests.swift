import Foundation
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

    @Test func auditor_whenAProcessIsLeft_objects() throws {
        let run = try CleanRun.copied()
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/tail")
        process.arguments = ["-f", try run.file("")]
        try process.run()
        defer { process.terminate() }

        #expect(run.violations() == [.leftProcess])
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
