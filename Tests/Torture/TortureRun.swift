import Foundation
import Glibc
import Subprocess
import Synchronization

/// One run, from an empty folder to its report.
struct TortureRun: Sendable {
    let kills: Int
    let photos: Int
    let work: WorkFolder
    let factory: PhotoFactory

    /// Runs and audits.
    func report() async throws -> AuditReport {
        let report = Mutex(AuditReport())
        let receiver = UnreliableReceiver(seed: factory.seed)
        try await receiver.serve { url in
            try work.configure(webhook: url)
            var expected: [ExpectedPhoto] = []
            for number in 0..<kills {
                let (arrived, problem) = try await round(number)
                expected += arrived
                if let problem { report.withLock { $0.add(.daemon, problem) } }
                showProgress(number + 1)
            }
            receiver.becomeReliable()
            let problem = try await drain()
            report.withLock { report in
                if let problem { report.add(.daemon, problem) }
                report.note("seed", Int(truncatingIfNeeded: factory.seed))
                report.note("kills", kills)
                report.note("photos arrived", expected.count)
                for (answer, count) in receiver.answers.sorted(by: { $0.key < $1.key }) {
                    report.note("answers: \(answer)", count)
                }
            }
            var auditor = try Auditor(
                of: work,
                expected: expected,
                receipts: receiver.receipts,
                report: report.withLock { $0 }
            )
            auditor.audit()
            report.withLock { $0 = auditor.report }
        }
        return report.withLock { $0 }
    }

    /// Starts a daemon and kills it while its share of the photos arrives.
    ///
    /// - Returns: The photos, and what is wrong with the daemon's end.
    private func round(_ number: Int) async throws -> ([ExpectedPhoto], problem: String?) {
        let share = (number * photos / kills)..<((number + 1) * photos / kills)
        var random = SeededGenerator(seed: factory.seed, for: .round, number: number)
        let isEarly = random.happens(percent: 10)
        let delay = random.milliseconds(0...(isEarly ? 300 : 1_500))
        let arrivals = Task { [random] in try await arrive(share, random) }
        let isReady = Mutex(true)
        let end = try await DaemonProgram(work: work).run { daemon in
            if !isEarly {
                let ready = await daemon.becomesReady()
                isReady.withLock { $0 = ready }
            }
            try await Task.sleep(for: delay)
            daemon.send(SIGKILL)
        }
        let arrived = try await arrivals.value
        if !isReady.withLock({ $0 }) { return (arrived, "round \(number): not ready in a minute") }
        return (arrived, end == .signaled(SIGKILL) ? nil : "round \(number): \(end)")
    }

    private func arrive(
        _ share: Range<Int>,
        _ random: SeededGenerator
    ) async throws -> [ExpectedPhoto] {
        var random = random
        var arrived: [ExpectedPhoto] = []
        for index in share {
            try await Task.sleep(for: random.milliseconds(0...(1_200 / share.count)))
            let photo = factory.photo(at: index)
            try await work.receive(photo, &random)
            arrived.append(photo.expectation)
        }
        return arrived
    }

    /// Lets a daemon finish, and stops it.
    ///
    /// - Returns: What is wrong with its end.
    private func drain() async throws -> String? {
        let end = try await DaemonProgram(work: work).run { daemon in
            _ = await daemon.becomesReady()
            let clock = ContinuousClock()
            let deadline = clock.now + .seconds(120) + .milliseconds(1_000 * photos)
            while clock.now < deadline, !(try isDrained()) {
                try await Task.sleep(for: .milliseconds(500))
            }
            daemon.send(SIGTERM)
        }
        return end == .exited(0) ? nil : "at the end: \(end)"
    }

    private func isDrained() throws -> Bool {
        let (ended, due) = try Ledger.progress(of: work.database, within: 10)
        return ended >= photos && due == 0
    }

    private func showProgress(_ number: Int) {
        guard number.isMultiple(of: 50) || number == kills else { return }
        FileHandle.standardError.write(Data("\(number) of \(kills) kills\n".utf8))
    }
}
