import FolderWatching
import FoundationEssentials
import Logging
import PipelineRuntime
import ServiceLifecycle
import ServiceLifecycleTestKit
import StageKit
import StateStore
import Synchronization
import SystemPackage
import TestSupport
import Testing

struct PhotoRunnerTests {
    private let folder: TemporaryDirectory
    private let store: StateStore

    init() throws {
        folder = try TemporaryDirectory()
        store = try StateStore(directory: folder.path)
    }

    @Test func run_whenAFileIsOfferedThreeTimes_recordsItOnce() async throws {
        let describer = ScriptedDescriber(["/in/a.jpg": [.whole("a dog")]])

        let summary = await run([file("a.jpg"), file("a.jpg"), file("a.jpg")], describer)

        #expect(summary.captioned == 1)
        #expect(describer.attempts(at: "/in/a.jpg") == 3)
        #expect(try store.photoCounts() == [.captioned: 1])
    }

    @Test func run_whenOnlyTimesChanged_passesOver() async throws {
        let describer = ScriptedDescriber(["/in/a.jpg": [.whole("a dog")]])
        _ = await run([file("a.jpg")], describer)

        let summary = await run([file("a.jpg", modified: 99)], describer)

        #expect(summary == RunSummary())
    }

    @Test func run_whenContentChanged_recordsAgain() async throws {
        _ = await run([file("a.jpg")], ScriptedDescriber(["/in/a.jpg": [.whole("a dog")]]))
        let changed = ScriptedDescriber(["/in/a.jpg": [.whole("two dogs")]])

        #expect(await run([file("a.jpg", modified: 99)], changed).captioned == 1)
    }

    @Test func run_whenAFreshFileEndsEarly_looksAgainUntilItIsWhole() async throws {
        let early = PhotoError(step: "decode", reason: "ends early", kind: .incomplete)
        let describer = ScriptedDescriber([
            "/in/a.jpg": [.fails(early), .fails(early), .whole("a dog")]
        ])
        let now = Int64(Date().timeIntervalSince1970 * 1e9)

        let summary = await run([file("a.jpg", modified: now)], describer)

        #expect(summary.captioned == 1)
        #expect(describer.attempts(at: "/in/a.jpg") == 3)
    }

    @Test func run_whenAnOldFileEndsEarly_failsAtOnce() async throws {
        let early = PhotoError(step: "decode", reason: "/in/a.jpg: ends early", kind: .incomplete)
        let describer = ScriptedDescriber(["/in/a.jpg": [.fails(early)]])
        let reporter = ClosureReporter { _ in .delivered }

        let summary = await run([file("a.jpg", modified: 1)], describer, [("report", reporter)])

        #expect(summary.failed == 1)
        #expect(describer.attempts(at: "/in/a.jpg") == 1)
        let message = try #require(try store.dueMessages(to: reporter.endpoint, now: 1e12).first)
            .message
        #expect(message.type == "photo.failed")
        #expect(message.body == Array("/in/a.jpg: ends early".utf8))
    }

    @Test func run_whenAFileIsGone_recordsNothing() async throws {
        let summary = await run([file("gone.jpg")], ScriptedDescriber([:]))

        #expect(summary == RunSummary())
        #expect(try store.photoCounts().isEmpty)
    }

    @Test func run_whenAStageHolds_laterStagesDoNotRun() async throws {
        let describer = ScriptedDescriber(["/in/a.jpg": [.whole("a dog")]])
        let later = Mutex(0)
        let outcomes = Mutex<[PhotoOutcome]>([])
        let summary = await run(
            [file("a.jpg")],
            describer,
            [
                ("first", ClosureStage { .advance($0, note: "seen") }),
                ("hold", ClosureStage { .hold($0, reason: "look at it") }),
                (
                    "later",
                    ClosureStage { draft in
                        later.withLock { $0 += 1 }
                        return .advance(draft)
                    }
                ),
            ]
        ) { outcome in outcomes.withLock { $0.append(outcome) } }

        #expect(summary.held == 1)
        #expect(later.withLock { $0 } == 0)
        guard case .held(let draft, "hold", "look at it") = outcomes.withLock({ $0 }).first else {
            return #expect(Bool(false), "not held")
        }
        #expect(draft.stageLog.map(\.stage) == ["first", "hold"])
        #expect(draft.stageLog.map(\.note) == ["seen", "look at it"])
    }

    @Test func run_whenAStageFails_onlyThatPhotoFails() async throws {
        let describer = ScriptedDescriber([
            "/in/a.jpg": [.whole("bad")], "/in/b.jpg": [.whole("good")],
        ])
        let stage = ClosureStage { draft in
            guard draft.caption == "good" else { throw StageError("cannot write") }
            return .advance(draft)
        }

        let summary = await run([file("a.jpg"), file("b.jpg")], describer, [("stage", stage)])

        #expect(summary.failed == 1)
        #expect(summary.captioned == 1)
    }

    @Test func run_whenAStageFailsForNow_triesAgain() async throws {
        let describer = ScriptedDescriber(["/in/a.jpg": [.whole("a dog")]])
        let calls = Mutex(0)
        let stage = ClosureStage { draft in
            let call = calls.withLock {
                $0 += 1
                return $0
            }
            if call == 1 { throw StageError("no space left", kind: .transient) }
            return .advance(draft)
        }

        let summary = await run([file("a.jpg")], describer, [("stage", stage)])

        #expect(summary.captioned == 1)
        #expect(calls.withLock { $0 } == 2)
    }

    @Test func run_whenShutDown_finishesThePhotoInHandOnly() async throws {
        let describer = ScriptedDescriber([
            "/in/a.jpg": [.whole("first")], "/in/b.jpg": [.whole("second")],
        ])
        let files = [file("a.jpg"), file("b.jpg")]
        let summary = await testGracefulShutdown { trigger in
            await run(
                files,
                describer,
                [
                    (
                        "stage",
                        ClosureStage { draft in
                            trigger.triggerGracefulShutdown()
                            return .advance(draft)
                        }
                    )
                ]
            )
        }

        #expect(summary.captioned == 1)
        #expect(try store.photoCounts() == [.captioned: 1])
    }

    private func file(_ name: String, modified: Int64 = 1) -> SettledFile {
        SettledFile(
            path: FilePath("/in").appending(name),
            folder: "/in",
            byteCount: 1,
            modified: modified,
            device: 1,
            inode: 1
        )
    }

    private func run(
        _ files: [SettledFile],
        _ describer: ScriptedDescriber,
        _ steps: [Pipeline.Step] = [],
        observer: @escaping PhotoRunner.Observer = { _ in }
    ) async -> RunSummary {
        let logger = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
        let pipeline = Pipeline(name: "default", steps: steps)
        let runner = PhotoRunner(
            describer: describer,
            pipelines: ["/in": pipeline],
            store: store,
            outbox: Outbox(store: store, reporters: pipeline.reporters, logger: logger),
            logger: logger,
            observer: observer
        )
        return await runner.run(
            AsyncStream { continuation in
                for file in files { continuation.yield(file) }
                continuation.finish()
            }
        )
    }
}
