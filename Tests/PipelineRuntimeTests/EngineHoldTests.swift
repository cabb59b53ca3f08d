import Logging
import PipelineRuntime
import StageKit
import Synchronization
import SystemPackage
import TestSupport
import Testing

struct EngineHoldTests {
    @Test(arguments: [nil, "the caption is right with probability 0.20"])
    func draft_whenTheEngineHoldsIt_goesThroughNoStage(reason: String?) async throws {
        let calls = Mutex(0)
        let stage = ClosureStage { draft in
            calls.withLock { $0 += 1 }
            return .advance(draft)
        }
        let pipeline = Pipeline(name: "default", steps: [Pipeline.Step("closure", stage)])
        let outcome = try await pipeline.run(
            .sample(confidence: 0.2, holdReason: reason),
            folder: "/photos",
            logger: Logger(label: "test")
        )
        switch outcome {
        case .held(let draft, let stage, let reason):
            #expect(reason == "the caption is right with probability 0.20")
            #expect(stage == "captioning")
            #expect(draft.confidence == 0.2)
            #expect(draft.stageLog.isEmpty)
            #expect(calls.withLock { $0 } == 0)
        case .captioned(let draft):
            #expect(reason == nil)
            #expect(draft.stageLog.count == 1)
            #expect(calls.withLock { $0 } == 1)
        case .failed(let photo):
            Issue.record("failed: \(photo.reason)")
        }
    }
}
