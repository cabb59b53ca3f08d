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

        let summary = try await run([file("a.jpg"), file("a.jpg"), file("a.jpg")], describer)

        #expect(summary.captioned == 1)
        #expect(describer.attempts(at: "/in/a.jpg") == 1)
        #expect(try store.photoCounts() == [.done: 1])
    }

    @Test func run_whenOnlyTimesChanged_passesOver() async throws {
        let describer = ScriptedDescriber(["/in/a.jpg": [.whole("a dog")]])
        _ = try await run([file("a.jpg")], describer)

        let summary = try await run([file("a.jpg", modified: 99)], describer)

        #expect(summary == RunSummary())
    }

    @Test func run_whenContentChanged_recordsAgain() async throws {
        _ = try await run([file("a.jpg")], ScriptedDescriber(["/in/a.jpg": [.whole("a dog")]]))
        let changed = ScriptedDescriber(["/in/a.jpg": [.whole("two dogs")]])

        #expect(try await run([file("a.jpg", modified: 99)], changed).captioned == 1)
    }

    @Test func run_whenAFreshFileEndsEarly_looksAgainUntilItIsWhole() async throws {
        let early = PhotoError(step: "decode", reason: "ends early", kind: .incomplete)
        let describer = ScriptedDescriber([
            "/in/a.jpg": [.fails(early), .fails(early), .whole("a dog")]
        ])
        let now = Int64(Date().timeIntervalSince1970 * 1e9)

        let summary = try await run([file("a.jpg", modified: now)], describer)

        #expect(summary.captioned == 1)
        #expect(describer.attempts(at: "/in/a.jpg") == 3)
    }

    @Test func run_whenAnOldFileEndsEarly_failsAtOnce() async throws {
        let early = PhotoError(step: "decode", reason: "/in/a.jpg: ends early", kind: .incomplete)
        let describer = ScriptedDescriber(["/in/a.jpg": [.fails(early)]])
        let reporter = ClosureReporter { _ in .delivered }

        let summary = try await run([file("a.jpg", modified: 1)], describer, [("report", reporter)])

        #expect(summary.failed == 1)
        #expect(describer.attempts(at: "/in/a.jpg") == 1)
        let message = try #require(try store.dueMessages(to: reporter.endpoint, now: 1e12).first)
            .message
        #expect(message.type == "photo.failed")
        #expect(message.body == Array("/in/a.jpg: ends early".utf8))
    }

    @Test func run_whenAFileIsGone_recordsNothing() async throws {
        let summary = try await run([file("gone.jpg")], ScriptedDescriber([:]))

        #expect(summary == RunSummary())
        #expect(try store.photoCounts().isEmpty)
    }

    @Test func run_whenAStageHolds_laterStagesDoNotRun() async throws {
        let describer = ScriptedDescriber(["/in/a.jpg": [.whole("a dog")]])
        let later = Mutex(0)
        let outcomes = Mutex<[PhotoOutcome]>([])
        let summary = try await run(
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

        let summary = try await run([file("a.jpg"), file("b.jpg")], describer, [("stage", stage)])

        #expect(summary.failed == 1)
        #expect(summary.captioned == 1)
    }

    @Test(
        arguments: [
            StageError("no space left", kind: .transient), CancellationError(),
        ] as [any Error]
    )
    func run_whenAStageFailsForNow_triesAgain(error: any Error) async throws {
        let describer = ScriptedDescriber(["/in/a.jpg": [.whole("a dog")]])
        let calls = Mutex(0)
        let stage = ClosureStage { draft in
            let call = calls.withLock {
                $0 += 1
                return $0
            }
            if call == 1 { throw error }
            return .advance(draft)
        }

        let summary = try await run([file("a.jpg")], describer, [("stage", stage)])

        #expect(summary.captioned == 1)
        #expect(calls.withLock { $0 } == 2)
    }

    @Test func run_whenShutDown_finishesThePhotoInHandOnly() async throws {
        let describer = ScriptedDescriber([
            "/in/a.jpg": [.whole("first")], "/in/b.jpg": [.whole("second")],
        ])
        let files = [file("a.jpg"), file("b.jpg")]
        let summary = try await testGracefulShutdown { trigger in
            try await run(
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
        #expect(try store.photoCounts() == [.done: 1, .detected: 1])
    }

    // MARK: Identity

    @Test func run_whenTwoNamesHaveOneContent_describesItOnce() async throws {
        // What is still there was copied; what is gone would have been renamed.
        try folder.write("a dog", to: "in/a.jpg")
        let inside = folder.path.appending("in")
        let describer = ScriptedDescriber([
            inside.appending("a.jpg"): [.whole("a dog")],
            inside.appending("b.jpg"): [.whole("a dog")],
        ])
        let files = ["a.jpg", "b.jpg"].map { name in
            SettledFile(
                path: inside.appending(name),
                folder: inside,
                byteCount: 1,
                modified: 1,
                device: 1,
                inode: name == "a.jpg" ? 1 : 2
            )
        }

        let summary = try await runner(describer, [inside: []]).drain(files)

        #expect(summary.captioned == 2)
        #expect(describer.descriptions == 1)
    }

    // MARK: Turns

    @Test func run_whenFoldersHaveManyPhotos_theyTakeTurns() async throws {
        let told = Mutex<[String]>([])
        let names = ["/x/1.jpg", "/x/2.jpg", "/x/3.jpg", "/y/1.jpg", "/y/2.jpg"]
        let describer = ScriptedDescriber(
            Dictionary(uniqueKeysWithValues: names.map { (FilePath($0), [.whole($0)]) })
        )
        let files = names.enumerated().map { index, name in
            SettledFile(
                path: FilePath(name),
                folder: FilePath(name).removingLastComponent(),
                byteCount: 1,
                modified: Int64(index + 1),
                device: 1,
                inode: UInt64(index + 1)
            )
        }
        let runner = runner(
            describer,
            ["/x": [], "/y": []],
            policy: QueuePolicy(order: .newest)
        ) { outcome in
            guard case .captioned(let draft) = outcome else { return }
            told.withLock { $0.append(draft.photo.path.string) }
        }

        _ = try await runner.drain(files)

        #expect(
            told.withLock { $0 } == ["/x/3.jpg", "/y/2.jpg", "/x/2.jpg", "/y/1.jpg", "/x/1.jpg"]
        )
    }

    @Test func run_whenStorageCannotBeUsed_theFolderWaitsAndTheOthersGoOn() async throws {
        let describer = ScriptedDescriber([
            "/x/1.jpg": [.whole("one")], "/y/1.jpg": [.whole("two")],
        ])
        let full = ClosureStage { _ in
            throw StageError("no space left", kind: .storage("/nowhere/at/all"))
        }
        let files = ["/x", "/y"].map { folder in
            SettledFile(
                path: FilePath(folder).appending("1.jpg"),
                folder: FilePath(folder),
                byteCount: 1,
                modified: 1,
                device: 1,
                inode: 1
            )
        }

        let summary = try await runner(describer, ["/x": [("full", full)], "/y": []]).drain(files)

        #expect(summary.captioned == 1)
        #expect(summary.waiting == 1)
        #expect(try store.summary().pauses == ["/x": "no space left"])
    }

    @Test(arguments: [(15, false), (16, true)])
    func run_whenAPhotoOftenEndedTheProgram_failsItInTheEnd(
        times: Int,
        isBlamed: Bool
    ) async throws {
        let describer = ScriptedDescriber(["/in/a.jpg": [.whole("a dog")]])
        let poison = file("a.jpg")
        try store.detect(
            PhotoVersion(path: poison.path, byteCount: 1, modified: 1),
            folder: "/in",
            now: 1
        )
        for _ in 1...times {
            #expect(try store.leaseNext(in: "/in", now: 1e12) != nil)
            try store.releaseLeases(now: 0)
        }

        let summary = try await run([poison], describer)

        #expect(summary.failed == (isBlamed ? 1 : 0))
        #expect(describer.attempts(at: "/in/a.jpg") == (isBlamed ? 0 : 1))
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
        _ steps: [(String, any Stage)] = [],
        observer: @escaping PhotoRunner.Observer = { _ in }
    ) async throws -> RunSummary {
        try await runner(describer, ["/in": steps], observer: observer).drain(files)
    }

    private func runner(
        _ describer: ScriptedDescriber,
        _ pipelines: [FilePath: [(String, any Stage)]],
        policy: QueuePolicy = QueuePolicy(),
        observer: @escaping PhotoRunner.Observer = { _ in }
    ) -> PhotoRunner {
        let logger = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
        let pipelines = pipelines.mapValues { stages in
            Pipeline(name: "default", steps: stages.map { Pipeline.Step($0, $1) })
        }
        return PhotoRunner(
            describer: describer,
            pipelines: pipelines,
            store: store,
            outbox: Outbox(
                store: store,
                reporters: pipelines.values.flatMap(\.reporters),
                logger: logger
            ),
            policy: policy,
            logger: logger,
            observer: observer
        )
    }
}
