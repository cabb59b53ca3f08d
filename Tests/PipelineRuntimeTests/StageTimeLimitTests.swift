import Dispatch
import FolderWatching
import Logging
import PipelineRuntime
import StageKit
import StateStore
import Synchronization
import SystemPackage
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(1)))
struct StageTimeLimitTests {
    private let logger = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })

    @Test func run_whenAStageTakesTooLong_cancelsItAndFailsForNow() async throws {
        let (ends, end) = AsyncStream.makeStream(of: Bool.self)
        let pipeline = pipeline { draft in
            try? await Task.sleep(for: .seconds(3_600))
            end.yield(Task.isCancelled)
            return .advance(draft)
        }

        let failure = await failure(of: pipeline)

        #expect(failure?.description == "slow: not done after 0.05 seconds; \(Self.remedy)")
        #expect(failure?.error.kind == .transient)
        #expect(await ends.first { _ in true } == true)
    }

    @Test func run_whenAStageDoesNotEnd_refusesItUntilItHas() async throws {
        let gate = Gate()
        let pipeline = pipeline { draft in
            gate.waitOnThisThread()
            return .advance(draft)
        }

        let first = await failure(of: pipeline)
        let second = await failure(of: pipeline)
        gate.open()
        while await failure(of: pipeline) != nil { await Task.yield() }

        #expect(first?.error.message.hasPrefix("not done after") == true)
        #expect(second?.description == "slow: still busy with a photo that it was stopped at")
        #expect(second?.error.kind == .transient)
    }

    /// The cooperative pool has a thread a core, which these would all take.
    @Test func run_whenManyStagesBlockTheirThread_theProgramGoesOn() async throws {
        let gate = Gate()
        let start = ContinuousClock.now
        let failures = await withTaskGroup(of: StageFailure?.self) { group in
            for _ in 0..<24 {
                group.addTask {
                    await failure(
                        of: pipeline { draft in
                            gate.waitOnThisThread()
                            return .advance(draft)
                        }
                    )
                }
            }
            return await group.reduce(into: 0) { count, failure in count += failure == nil ? 0 : 1 }
        }
        let duration = ContinuousClock.now - start
        gate.open()

        #expect(failures == 24)
        #expect(duration < .seconds(10))
    }

    @Test func run_whenStoppedWithTheProgram_failsForNow() async throws {
        let (starts, start) = AsyncStream.makeStream(of: Void.self)
        let pipeline = pipeline(timeLimit: .seconds(3_600)) { draft in
            start.yield()
            try await Task.sleep(for: .seconds(3_600))
            return .advance(draft)
        }
        let call = Task { await failure(of: pipeline) }
        await starts.first { _ in true }

        call.cancel()

        #expect(await call.value?.error.kind == .transient)
    }

    @Test func prepare_whenAStageTakesTooLong_fails() async throws {
        let pipeline = Pipeline(
            name: "default",
            steps: [.init("slow", UnreadyStage(), timeLimit: .milliseconds(50))]
        )

        let failure = await #expect(throws: StageFailure.self) { try await pipeline.prepare() }

        #expect(failure?.error.message.hasPrefix("not done after") == true)
    }

    @Test func runner_whenAStageTakesTooLong_triesAgainAndFailsInTheEnd() async throws {
        let folder = try TemporaryDirectory()
        let passed = Mutex(0.0)
        let clock = WallClock(boot: "") {
            let (time, uptime) = WallClock.system.read()
            let passed = passed.withLock { $0 }
            return (time + passed, uptime + passed)
        }
        let store = try StateStore(directory: folder.path, clock: clock)
        let pipeline = pipeline { draft in
            if draft.caption == "slow" { try await Task.sleep(for: .seconds(3_600)) }
            return .advance(draft)
        }
        let runner = PhotoRunner(
            describer: ScriptedDescriber([
                "/in/a.jpg": [.whole("slow")], "/in/b.jpg": [.whole("quick")],
            ]),
            pipelines: ["/in": pipeline],
            store: store,
            outbox: Outbox(store: store, reporters: [], logger: logger),
            logger: logger
        )
        // Three attempts were made, so that the pause after the next is too long to be sat out.
        try store.detect(.init(path: "/in/a.jpg", byteCount: 1, modified: 1), folder: "/in", now: 1)
        for _ in 1...3 {
            let photo = try #require(try store.leaseNext(in: "/in", now: 1))
            try store.putBack(photo, until: 0, step: "slow", reason: "")
        }

        let first = try await runner.drain([file("b.jpg")])
        passed.withLock { $0 += 3_600 }
        let second = try await runner.drain([])
        passed.withLock { $0 += 3_600 }
        let third = try await runner.drain([])

        #expect((first.captioned, first.failed, first.waiting) == (1, 0, 1))
        #expect((second.captioned, second.failed, second.waiting) == (0, 0, 1))
        #expect((third.captioned, third.failed, third.waiting) == (0, 1, 0))
    }

    private static let remedy = "time_limit allows a stage more"

    private func pipeline(
        timeLimit: Duration = .milliseconds(50),
        _ body: @escaping @Sendable (Draft) async throws -> StageOutcome
    ) -> Pipeline {
        Pipeline(
            name: "default",
            steps: [.init("slow", ClosureStage(body), timeLimit: timeLimit)]
        )
    }

    private func failure(of pipeline: Pipeline) async -> StageFailure? {
        do throws(StageFailure) {
            _ = try await pipeline.run(.sample(), folder: "/photos", logger: logger)
            return nil
        } catch {
            return error
        }
    }

    private func file(_ name: String) -> SettledFile {
        SettledFile(
            path: FilePath("/in").appending(name),
            folder: "/in",
            byteCount: 1,
            modified: 1,
            device: 1,
            inode: 1
        )
    }
}

/// Something that many threads wait at.
private final class Gate: Sendable {
    private let semaphore = DispatchSemaphore(value: 0)

    func waitOnThisThread() {
        semaphore.wait()
        semaphore.signal()
    }

    func open() { semaphore.signal() }
}

/// A stage that never gets ready.
private struct UnreadyStage: Stage {
    static let descriptor = StageDescriptor(name: "unready", summary: "A test's.", options: [])

    init() {}
    init(options: StageOptions) throws(StageOptionsError) {}

    func prepare() async throws { try await Task.sleep(for: .seconds(3_600)) }

    func process(_ draft: Draft, in context: StageContext) async throws -> StageOutcome {
        .advance(draft)
    }
}
