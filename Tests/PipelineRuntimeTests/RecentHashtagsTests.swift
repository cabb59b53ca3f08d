import FolderWatching
import FoundationEssentials
import Logging
import PipelineRuntime
import StageKit
import StateStore
import Synchronization
import SystemPackage
import TestSupport
import Testing

/// What stages learn of a pipeline's earlier posts.
struct RecentHashtagsTests {
    private let folder: TemporaryDirectory

    init() throws {
        folder = try TemporaryDirectory()
    }

    @Test func stage_whenPhotosWerePosted_learnsTheirTagsNewestFirst() async throws {
        let seen = try await run(["a", "b", "c"], looking: 2)

        #expect(seen == [[], [["TagOfA"]], [["TagOfB"], ["TagOfA"]]])
    }

    @Test func stage_whenTheProcessStartedAnew_learnsOfPostsBefore() async throws {
        _ = try await run(["a", "b"], looking: 2)

        #expect(try await run(["c"], looking: 5) == [[["TagOfB"], ["TagOfA"]]])
    }

    @Test func stage_whenAPhotoIsHandledAnew_doesNotLearnOfItsOwnPost() async throws {
        _ = try await run(["a", "b"], looking: 2)
        _ = try StateStore(directory: folder.path, for: .visitor).requeue("/in/b", now: 2)

        #expect(try await run([], looking: 5) == [[["TagOfA"]]])
    }

    @Test func stage_whenPhotosWereHeld_doesNotLearnOfThem() async throws {
        _ = try await run(["b"], looking: 2, holds: true)

        #expect(try await run(["c"], looking: 5) == [[]])
    }

    // MARK: Parts

    /// Handles photos, each of which posts a tag after its name, by a process of their own.
    ///
    /// - Returns: What the stage learnt at each photo.
    private func run(
        _ names: [String],
        looking count: Int,
        holds: Bool = false
    ) async throws -> [[[String]]] {
        let stage = LookingStage(count: count, holds: holds)
        let logger = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
        let store = try StateStore(directory: folder.path)
        let runner = PhotoRunner(
            describer: ScriptedDescriber([
                "/in/a": [.whole("a")], "/in/b": [.whole("b")], "/in/c": [.whole("c")],
            ]),
            pipelines: ["/in": Pipeline(name: "default", steps: [("looking", stage)])],
            store: store,
            outbox: Outbox(store: store, reporters: [], logger: logger),
            logger: logger
        )
        for name in names { _ = try await runner.drain([file(name)]) }
        if names.isEmpty { _ = try await runner.drain([]) }
        return stage.seen
    }

    private func file(_ name: String) -> SettledFile {
        SettledFile(
            path: FilePath("/in").appending(name),
            folder: "/in",
            byteCount: 1,
            modified: 7,
            device: 1,
            inode: 0
        )
    }
}

/// A stage that posts one tag and notes the tags of earlier posts.
private final class LookingStage: Stage {
    static let descriptor = StageDescriptor(name: "looking", summary: "A test's.", options: [])
    private let count: Int
    private let holds: Bool
    private let noted = Mutex<[[[String]]]>([])

    init(count: Int, holds: Bool) {
        self.count = count
        self.holds = holds
    }

    init(options: StageOptions) throws(StageOptionsError) {
        count = 1
        holds = false
    }

    var seen: [[[String]]] { noted.withLock { $0 } }

    func process(_ draft: Draft, in context: StageContext) async throws -> StageOutcome {
        let recent = try await context.recentHashtags(count)
        noted.withLock { $0.append(recent) }
        var draft = draft
        let tag = "TagOf" + draft.photo.fileName.uppercased()
        draft.hashtags = [Hashtag(tag: tag, score: 1, source: .rule)]
        return holds ? .hold(draft, reason: "test") : .advance(draft)
    }
}
