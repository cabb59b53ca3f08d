import FoundationEssentials
import StageKit
import Synchronization
import SystemPackage
import TestSupport

/// A stage that breaks one promise, or none.
struct TrialStage: Stage {
    /// The promise that it breaks.
    enum Fault: Sendable {
        case none
        case changesFindings
        case counts
        case appends
        case throwsOther
        case throwsAlways
        case holdsSilently
        case rejectsSilently
        case tellsSecret
        case logsSecret
        case failsToPrepare
        case pilesUpFiles
    }

    private struct Other: Error {}

    private final class Counter: Sendable {
        private let count = Mutex(0)
        func next() -> Int {
            count.withLock {
                $0 += 1
                return $0
            }
        }
    }

    private let fault: Fault
    private let counter = Counter()

    static let descriptor = StageDescriptor(name: "trial", summary: "Tries things.", options: [])

    init(options: StageOptions) throws(StageOptionsError) { fault = .none }

    init(_ fault: Fault) { self.fault = fault }

    func prepare() async throws {
        if fault == .failsToPrepare { throw StageError("no") }
    }

    func process(_ draft: Draft, in context: StageContext) async throws -> StageOutcome {
        var result = draft
        switch fault {
        case .none, .failsToPrepare: break
        case .changesFindings: result = Self.other(draft)
        case .counts: result.caption = "\(counter.next())"
        case .appends: result.caption += "!"
        case .throwsOther: throw Other()
        case .throwsAlways: throw StageError("always")
        case .holdsSilently: return .hold(draft, reason: "")
        case .rejectsSilently: return .reject(reason: "")
        case .tellsSecret: return .advance(draft, note: "key s3cret")
        case .logsSecret: context.log("sent", detail: "s3cret")
        case .pilesUpFiles: try pileUp(in: context.folder)
        }
        return .advance(result)
    }

    private func pileUp(in folder: FilePath) throws {
        let file = folder.appending("\(counter.next()).txt")
        try FileDescriptor.open(
            file,
            .writeOnly,
            options: .create,
            permissions: .ownerReadWrite
        ).close()
    }

    private static func other(_ draft: Draft) -> Draft {
        Draft(
            photo: draft.photo,
            findings: Findings(
                hypotheses: [],
                match: 0,
                labels: [],
                model: draft.findings.model,
                timings: [:]
            ),
            pipeline: draft.pipeline,
            caption: draft.caption,
            altText: draft.altText,
            stageLog: draft.stageLog
        )
    }
}
