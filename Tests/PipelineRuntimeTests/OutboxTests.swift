import FoundationEssentials
import Logging
import PipelineRuntime
import StageKit
import StateStore
import Synchronization
import SystemPackage
import TestSupport
import Testing

struct OutboxTests {
    private let folder: TemporaryDirectory
    private let store: StateStore
    private let logger = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })

    init() throws {
        folder = try TemporaryDirectory()
        store = try StateStore(directory: folder.path)
    }

    @Test func deliverDue_whenAccepted_deliversEachOnceInOrder() async throws {
        try store(["msg_1", "msg_2", "msg_3"])
        let reporter = ClosureReporter { _ in .delivered }
        let outbox = outbox(reporter)

        await outbox.deliverDue()
        await outbox.deliverDue()

        #expect(reporter.attempts.map(\.id) == ["msg_1", "msg_2", "msg_3"])
        #expect(reporter.attempts.map(\.body) == [[1], [2], [3]])
        #expect(try store.messageCount(.delivered) == 3)
    }

    @Test func deliverDue_whenRefused_endsTheTurnAndKeepsTheIdentifier() async throws {
        try store(["msg_1", "msg_2"])
        let reporter = ClosureReporter { _ in .retry(after: nil, reason: "HTTP 500") }
        let outbox = outbox(reporter, RetrySchedule([.zero, .zero]))

        await outbox.deliverDue()
        #expect(reporter.attempts.map(\.id) == ["msg_1"])
        for _ in 0..<5 { await outbox.deliverDue() }

        #expect(reporter.attempts.filter { $0.id == "msg_1" }.count == 3)
        #expect(reporter.attempts.filter { $0.id == "msg_2" }.count == 3)
        #expect(try store.messageCount(.dead) == 2)
    }

    @Test func deliverDue_whenToldToWait_waitsWithEveryMessage() async throws {
        try store(["msg_1", "msg_2"])
        let reporter = ClosureReporter { _ in .retry(after: .seconds(600), reason: "HTTP 429") }
        let outbox = outbox(reporter)
        let now = Date().timeIntervalSince1970

        await outbox.deliverDue()
        await outbox.deliverDue()

        #expect(reporter.attempts.count == 1)
        #expect(try store.dueMessages(to: reporter.endpoint, now: now + 590).isEmpty)
        #expect(try store.dueMessages(to: reporter.endpoint, now: now + 700).count == 2)
    }

    @Test func deliverDue_whenEndpointIsGone_makesNoFurtherAttempt() async throws {
        try store(["msg_1", "msg_2"])
        let reporter = ClosureReporter { _ in .endpointGone(reason: "HTTP 410") }
        let outbox = outbox(reporter)

        await outbox.deliverDue()
        try store(["msg_3"], photo: "/b.jpg")
        await outbox.deliverDue()

        #expect(reporter.attempts.count == 1)
        #expect(try store.messageCount(.dead) == 3)
    }

    @Test func deliverDue_whenEndpointWasGoneBeforeARestart_makesNoAttempt() async throws {
        try store(["msg_1"])
        await outbox(ClosureReporter { _ in .endpointGone(reason: "HTTP 410") }).deliverDue()
        let reporter = ClosureReporter { _ in .delivered }
        let later = outbox(reporter)

        try store(["msg_2"], photo: "/b.jpg")
        await later.deliverDue()
        #expect(reporter.attempts.isEmpty)

        #expect(try store.revive(["msg_2"], now: 0) == 1)
        await later.deliverDue()
        #expect(reporter.attempts.map(\.id) == ["msg_2"])
        #expect(try store.summary().deadMessages.map(\.id) == ["msg_1"])
    }

    @Test func deliverDue_whenOrdered_waitsForTheEarlierMessage() async throws {
        try store(["msg_1", "msg_2"])
        let refusals = Mutex(1)
        let reporter = ClosureReporter(isOrdered: true) { _ in
            let left = refusals.withLock { count in
                defer { count -= 1 }
                return count
            }
            return left > 0 ? .retry(after: nil, reason: "HTTP 500") : .delivered
        }

        await outbox(reporter).deliverDue()
        await outbox(reporter).deliverDue()
        #expect(reporter.attempts.map(\.id) == ["msg_1"])

        try store.postpone("msg_1", until: 0, reason: "its time has come")
        await outbox(reporter).deliverDue()
        #expect(reporter.attempts.map(\.id) == ["msg_1", "msg_1", "msg_2"])
    }

    @Test func deliverDue_whenNobodyKnowsTheEndpoint_keepsTheMessage() async throws {
        try store(["msg_1"])

        await outbox(ClosureReporter(endpoint: "test:other") { _ in .delivered }).deliverDue()

        #expect(try store.messageCount(.pending) == 1)
    }

    @Test(arguments: [(1, 5.0), (2, 300.0), (9, 86_400.0)])
    func delay_afterAttempts_isScheduledPlusAtMostAFifth(attempts: Int, seconds: Double) throws {
        let delay = try #require(RetrySchedule.standardWebhooks.delay(after: attempts))

        #expect((seconds...seconds * 1.2).contains(delay / .seconds(1)))
    }

    @Test func delay_afterTheLastAttempt_isNil() {
        #expect(RetrySchedule.standardWebhooks.delay(after: 10) == nil)
    }

    private func outbox(
        _ reporter: ClosureReporter,
        _ schedule: RetrySchedule = .standardWebhooks
    ) -> Outbox {
        Outbox(store: store, reporters: [reporter], schedule: schedule, logger: logger)
    }

    private func store(_ ids: [String], photo: String = "/a.jpg") throws {
        let messages = ids.enumerated().map { index, id in
            OutgoingMessage(
                id: id,
                endpoint: "test:endpoint",
                type: "photo.captioned",
                body: [UInt8(index + 1)]
            )
        }
        let version = PhotoVersion(path: .init(photo), byteCount: 1, modified: 1)
        let now = Date().timeIntervalSince1970
        try store.detect(version, folder: "/", now: now)
        try store.finish(
            try #require(try store.leaseNext(in: "/", now: now)),
            as: version,
            PhotoEnd(state: .done, sha256: "aa"),
            messages: messages,
            now: now
        )
    }
}
