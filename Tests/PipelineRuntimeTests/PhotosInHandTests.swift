import FolderWatching
import Logging
import PipelineRuntime
import ServiceLifecycleTestKit
import StageKit
import StateStore
import Synchronization
import SystemPackage
import TestSupport
import Testing

/// Several photos in hand at once, told apart from photos one by one only by the time they take.
@Suite(.timeLimit(.minutes(1)))
struct PhotosInHandTests {
    private let directory: TemporaryDirectory
    private let store: StateStore
    private let told = Told()

    /// The paths of the outcomes, in the order in which they were told.
    private final class Told: Sendable {
        private let names = Mutex<[String]>([])

        var all: [String] { names.withLock { $0 } }

        func note(_ outcome: PhotoOutcome) {
            let path =
                switch outcome {
                case .captioned(let draft), .held(let draft, _, _): draft.photo.path
                case .failed(let photo): photo.path
                }
            names.withLock { $0.append(path.lastComponent?.string ?? "") }
        }
    }

    init() throws {
        directory = try TemporaryDirectory()
        store = try StateStore(directory: directory.path)
    }

    @Test func drain_whenTheLastIsDescribedFirst_tellsThemInTheirOrder() async throws {
        let (arrivals, arrival) = AsyncStream.makeStream(of: Void.self)
        let describer = ScriptedDescriber(script("a", "b", "c")) { path in
            if path.lastComponent == "c" { arrival.finish() }
            // Nobody gets on before the last has been begun.
            for await _ in arrivals {}
        }

        let summary = try await runner(describer).drain(files("a", "b", "c"))

        #expect(summary.captioned == 3)
        #expect(told.all == ["a", "b", "c"])
    }

    @Test func drain_whenOneCannotBeDescribed_theOthersAreTold() async throws {
        var scripts = script("a", "b", "c")
        scripts["/in/b"] = [.fails(PhotoError(step: "decode", reason: "/in/b: damaged"))]

        let summary = try await runner(ScriptedDescriber(scripts)).drain(files("a", "b", "c"))

        #expect(summary.captioned == 2)
        #expect(summary.failed == 1)
        #expect(told.all == ["a", "b", "c"])
    }

    @Test func drain_whenAllHaveOneContent_describesItOnce() async throws {
        let names = (0..<40).map { "\($0)" }
        let describer = ScriptedDescriber(
            Dictionary(uniqueKeysWithValues: names.map { (path($0), [.whole("a dog")]) })
        )
        for name in names { try directory.write("a dog", to: "in/\(name)") }

        let summary = try await runner(describer).drain(names.map(file))

        #expect(summary.captioned == 40)
        #expect(describer.descriptions == 1)
    }

    @Test func drain_whenAFileChangesBeforeItsTurn_tellsWhatItIsByThen() async throws {
        let describer = ScriptedDescriber(
            ["/in/a": [.whole("a dog"), .whole("two dogs")]],
            replaced: ["/in/a"]
        )

        #expect(try await runner(describer).drain(files("a")).captioned == 1)
        #expect(describer.attempts(at: "/in/a") >= 2)
        #expect(try store.caption(of: "sha of two dogs", by: "scripted") != nil)
        #expect(try store.caption(of: "sha of a dog", by: "scripted") == nil)
    }

    @Test func drain_whenAPhotoWasInHandWhenTheProgramEnded_isInHandAlone() async throws {
        try store.detect(PhotoVersion(file("b")), folder: "/in", now: 1)
        #expect(try store.leaseNext(in: "/in", now: 1e12) != nil)
        try store.releaseLeases(now: 0)
        let seen = Mutex<(told: [String], isNextBegun: Bool)?>(nil)
        let next = ScriptedDescriber(script("c"))
        let describer = ScriptedDescriber(script("a", "b", "c")) { [told] path in
            if path == "/in/b" {
                seen.withLock { $0 = (told.all, next.attempts(at: "/in/c") > 0) }
            } else if path == "/in/c" {
                _ = try? await next.read(path)
            }
        }

        let summary = try await runner(describer).drain(files("a", "b", "c"))

        #expect(summary.captioned == 3)
        #expect(told.all == ["a", "b", "c"])
        let moment = try #require(seen.withLock { $0 })
        #expect(moment.told == ["a"])
        #expect(!moment.isNextBegun)
    }

    @Test func drain_whenStorageIsFull_photosInHandStayAsTheyWere() async throws {
        let calls = Mutex(0)
        let full = ClosureStage { _ in
            calls.withLock { $0 += 1 }
            throw StageError("no space left", kind: .storage("/nowhere/at/all"))
        }
        let names = (0..<20).map { "\($0)" }
        let describer = ScriptedDescriber(script(names))

        let summary = try await runner(describer, [("full", full)]).drain(names.map(file))

        #expect(summary.waiting == 20)
        #expect(calls.withLock { $0 } == 1)
        for _ in names {
            let photo = try #require(try store.leaseNext(in: "/in", now: 1e12))
            #expect(photo.attempts == 0)
            #expect(photo.interruptions == 0)
        }
    }

    @Test func drain_whenShutDown_putsBackWhatWaitsForItsTurn() async throws {
        let names = (0..<20).map { "\($0)" }
        let describer = ScriptedDescriber(script(names))
        let summary = try await testGracefulShutdown { trigger in
            let stage = ClosureStage { draft in
                trigger.triggerGracefulShutdown()
                return .advance(draft)
            }
            return try await runner(describer, [("stage", stage)]).drain(names.map(file))
        }

        #expect(summary.captioned == 1)
        #expect(summary.waiting == 19)
        let photo = try #require(try store.leaseNext(in: "/in", now: 1e12))
        #expect(photo.interruptions == 0)
        #expect(photo.attempts == 0)
    }

    // MARK: Fixture

    private func path(_ name: String) -> FilePath { FilePath("/in").appending(name) }

    private func script(_ names: String...) -> [FilePath: [ScriptedDescriber.Step]] {
        script(names)
    }

    /// Each photo has its name for a content.
    private func script(_ names: [String]) -> [FilePath: [ScriptedDescriber.Step]] {
        Dictionary(uniqueKeysWithValues: names.map { (path($0), [.whole($0)]) })
    }

    private func files(_ names: String...) -> [SettledFile] { names.map(file) }

    /// A file that is as old as its name comes early.
    private func file(_ name: String) -> SettledFile {
        let age = name.utf8.reduce(0) { $0 * 256 + Int64($1) }
        return SettledFile(
            path: path(name),
            folder: "/in",
            byteCount: 1,
            modified: age,
            device: 1,
            inode: UInt64(age)
        )
    }

    private func runner(
        _ describer: ScriptedDescriber,
        _ stages: [(String, any Stage)] = []
    ) -> PhotoRunner {
        let logger = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
        let steps = stages.map { Pipeline.Step($0, $1) }
        return PhotoRunner(
            describer: describer,
            pipelines: ["/in": Pipeline(name: "default", steps: steps)],
            store: store,
            outbox: Outbox(store: store, reporters: [], logger: logger),
            logger: logger,
            observer: { [told] in told.note($0) }
        )
    }
}

extension PhotoVersion {
    fileprivate init(_ file: SettledFile) {
        self.init(path: file.path, byteCount: file.byteCount, modified: file.modified)
    }
}
