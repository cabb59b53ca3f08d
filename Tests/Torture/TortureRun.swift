import Foundation
import Glibc
import Subprocess
import Synchronization
import SystemPackage

/// One run, from an empty folder to its report.
final class TortureRun: Sendable {
    private let kills: Int
    private let photos: Int
    private let work: WorkFolder
    private let factory: PhotoFactory
    /// What lets the disk fail and the clock jump, or `nil` for neither.
    private let faults: FaultControl?
    private let report = Mutex(AuditReport())

    private var waits: LedgerWaits { LedgerWaits(work: work) }

    init(
        kills: Int,
        photos: Int,
        work: WorkFolder,
        factory: PhotoFactory,
        hasFaults: Bool
    ) throws {
        self.kills = kills
        self.photos = photos
        self.work = work
        self.factory = factory
        faults = hasFaults ? try FaultControl(at: work.faults, seed: factory.seed) : nil
    }

    /// Runs and audits.
    func audited() async throws -> AuditReport {
        let receiver = UnreliableReceiver(seed: factory.seed, retirement: photos / 3)
        note("seed", Int(truncatingIfNeeded: factory.seed))
        note("kills", kills)
        try await receiver.serve { [self] endpoints in
            try work.configure(webhooks: endpoints.all)
            let expected = try await withFaults { try await self.killAgainAndAgain() }
            receiver.becomeReliable()
            try await drain()
            try noteEvents(receiver)
            let record = RunRecord(
                root: work.path.string,
                photos: expected,
                endpoints: endpoints.all,
                retiredEndpoint: receiver.hasRetired ? endpoints.retiring : nil,
                receipts: receiver.receipts
            )
            try record.write(in: work)
        }
        let record = try RunRecord(in: work)
        return Auditor(of: record, in: work, report: report.withLock { $0 }).audited()
    }

    private func note(_ name: String, _ count: Int) {
        report.withLock { $0.note(name, count) }
    }

    private func noteEvents(_ receiver: UnreliableReceiver) throws {
        for event in try faults?.notes ?? [] { note(event.name, event.count) }
        for (answer, count) in receiver.answers.sorted(by: { $0.key < $1.key }) {
            note("answers: \(answer)", count)
        }
    }

    /// Lets the disk fail and the clock jump while `body` runs.
    private func withFaults<Value: Sendable>(
        _ body: @escaping @Sendable () async throws -> Value
    ) async throws -> Value {
        guard let faults else { return try await body() }
        let bursts = FaultBursts(control: faults, seed: factory.seed)
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await bursts.run() }
            let value = try await body()
            group.cancelAll()
            try await group.waitForAll()
            return value
        }
    }

    private func showProgress(_ number: Int) {
        guard number.isMultiple(of: 50) || number == kills else { return }
        FileHandle.standardError.write(Data("\(number) of \(kills) kills\n".utf8))
    }
}

// MARK: - Kills

extension TortureRun {
    /// Kills a daemon after the other.
    ///
    /// - Returns: The photos that arrived.
    private func killAgainAndAgain() async throws -> [ExpectedPhoto] {
        let start = ContinuousClock.now
        var expected: [ExpectedPhoto] = []
        var prevented = 0
        for number in 0..<kills {
            var share = (number * photos / kills)..<((number + 1) * photos / kills)
            while true {
                let faultCount = try faults?.faultCount
                let (arrived, end) = try await round(number, share)
                expected += arrived
                // A disk that fails while the daemon starts may end it; it is started again then.
                if end == .exited(1), try faults?.faultCount != faultCount {
                    prevented += 1
                    share = share.suffix(0)
                    continue
                }
                if end != .signaled(SIGKILL) {
                    report.withLock { $0.add(.daemon, "round \(number): \(end)") }
                }
                break
            }
            showProgress(number + 1)
        }
        if faults != nil { note("starts that a fault prevented", prevented) }
        note("milliseconds a kill", Int((ContinuousClock.now - start) / .milliseconds(kills)))
        note("photos arrived", expected.count)
        return expected
    }

    /// Starts a daemon and kills it while a share of the photos arrives.
    ///
    /// - Returns: The photos and the daemon's end.
    private func round(
        _ number: Int,
        _ share: Range<Int>
    ) async throws -> ([ExpectedPhoto], TerminationStatus) {
        var random = SeededGenerator(seed: factory.seed, for: .round, number: number)
        let isEarly = random.happens(percent: 10)
        let delay = random.milliseconds(0...(isEarly ? 300 : 1_000))
        let arrivals = Task { [random] in try await arrive(share, random) }
        let end = try await DaemonProgram(work: work, faults: faults).run { daemon in
            let isReady = isEarly ? true : await daemon.becomesReady()
            if isReady {
                try await Task.sleep(for: delay)
            } else if daemon.isRunning {
                self.report.withLock { $0.add(.daemon, "round \(number): not ready in a minute") }
            }
            daemon.send(SIGKILL)
        }
        return (try await arrivals.value, end)
    }

    private func arrive(
        _ share: Range<Int>,
        _ random: SeededGenerator
    ) async throws -> [ExpectedPhoto] {
        var random = random
        var arrived: [ExpectedPhoto] = []
        for index in share {
            try await Task.sleep(for: random.milliseconds(0...(800 / share.count)))
            let photo = factory.photo(at: index)
            try await work.receive(photo, &random)
            arrived.append(photo.expectation)
        }
        return arrived
    }
}

// MARK: - The end

extension TortureRun {
    /// For how long waits made under another clock may be found, until the daemon has noticed.
    private static let noticingTime = Duration.seconds(3)

    /// Lets a daemon finish, and stops it.
    private func drain() async throws {
        let clock = ContinuousClock()
        let end = try await DaemonProgram(work: work, faults: faults).run { [self] daemon in
            _ = await daemon.becomesReady()
            let start = clock.now
            let deadline = start + .seconds(120) + .milliseconds(1_000 * photos)
            var isChecked = false
            while clock.now < deadline, daemon.isRunning, !(try isDrained()) {
                try await Task.sleep(for: .milliseconds(250))
                guard clock.now > start + Self.noticingTime else { continue }
                if !isChecked { try checkWaits() }
                isChecked = true
                try waits.cutShort()
            }
            daemon.send(SIGTERM)
        }
        if end != .exited(0) { report.withLock { $0.add(.daemon, "at the end: \(end)") } }
    }

    private func checkWaits() throws {
        for problem in try waits.overlong() {
            report.withLock { $0.add(.overlongWait, problem) }
        }
    }

    private func isDrained() throws -> Bool {
        let (ended, pending) = try waits.progress()
        return ended >= photos && pending == 0
    }
}
