import FoundationEssentials
import PipelineRuntime
import StageKit
import StateStore
import Synchronization
import SystemPackage
import TestSupport

/// An engine that reads nothing: photos are what a script says they are.
final class ScriptedDescriber: PhotoDescriber {
    /// What the attempts at one path meet, in turn; the last entry repeats.
    enum Step {
        case whole(String)
        case fails(PhotoError)
    }

    private let scripts: Mutex<[FilePath: [Step]]>
    private let attempts = Mutex<[FilePath: Int]>([:])
    private let described = Mutex(0)
    /// Versions of which it is told once that the file has changed since.
    private let replaced: Mutex<Set<FilePath>>
    private let onDescription: @Sendable (FilePath) async -> Void

    init(
        _ scripts: [FilePath: [Step]],
        replaced: Set<FilePath> = [],
        onDescription: @escaping @Sendable (FilePath) async -> Void = { _ in }
    ) {
        self.scripts = Mutex(scripts)
        self.replaced = Mutex(replaced)
        self.onDescription = onDescription
    }

    let fingerprint = "scripted"

    func attempts(at path: FilePath) -> Int { attempts.withLock { $0[path] ?? 0 } }

    func read(_ path: FilePath) async throws(PhotoError) -> PhotoContent {
        attempts.withLock { $0[path, default: 0] += 1 }
        let step = scripts.withLock { scripts -> Step? in
            guard let steps = scripts[path], let first = steps.first else { return nil }
            if steps.count > 1 { scripts[path] = Array(steps.dropFirst()) }
            return first
        }
        switch step {
        case .whole(let content):
            return PhotoContent(
                version: PhotoVersion(
                    path: path,
                    byteCount: Int64(content.utf8.count),
                    modified: 7
                ),
                bytes: Array(content.utf8),
                sha256: "sha of \(content)"
            )
        case .fails(let error): throw error
        case nil: throw PhotoError(step: "read", reason: "\(path): no such file", kind: .gone)
        }
    }

    var descriptions: Int { described.withLock { $0 } }

    func isCurrent(_ version: PhotoVersion) -> Bool {
        replaced.withLock { $0.remove(version.path) == nil }
    }

    func describe(_ content: PhotoContent, pipeline: String) async throws(PhotoError) -> Draft {
        described.withLock { $0 += 1 }
        await onDescription(content.version.path)
        return .sample(
            path: content.version.path,
            caption: String(decoding: content.bytes, as: UTF8.self)
        )
    }
}

/// A stage that does what a closure says.
struct ClosureStage: Stage {
    static let descriptor = StageDescriptor(name: "closure", summary: "A test's.", options: [])
    private let body: @Sendable (Draft) async throws -> StageOutcome

    init(options: StageOptions) throws(StageOptionsError) { body = { .advance($0) } }
    init(_ body: @escaping @Sendable (Draft) async throws -> StageOutcome) { self.body = body }

    func process(_ draft: Draft, in context: StageContext) async throws -> StageOutcome {
        try await body(draft)
    }
}

/// A reporter whose deliveries end as a closure says.
final class ClosureReporter: OutcomeReporter {
    static let descriptor = StageDescriptor(name: "reporter", summary: "A test's.", options: [])
    let endpoint: String
    let isOrdered: Bool
    private let answer: @Sendable (OutgoingMessage) -> DeliveryResult
    private let attempted = Mutex<[OutgoingMessage]>([])

    init(options: StageOptions) throws(StageOptionsError) {
        endpoint = "test:unused"
        isOrdered = false
        answer = { _ in .delivered }
    }

    init(
        endpoint: String = "test:endpoint",
        isOrdered: Bool = false,
        answer: @escaping @Sendable (OutgoingMessage) -> DeliveryResult
    ) {
        self.endpoint = endpoint
        self.isOrdered = isOrdered
        self.answer = answer
    }

    var attempts: [OutgoingMessage] { attempted.withLock { $0 } }

    func process(_ draft: Draft, in context: StageContext) async throws -> StageOutcome {
        .advance(draft)
    }

    func message(
        for outcome: PhotoOutcome,
        id: String,
        date: Double
    ) throws -> OutgoingMessage? {
        let (type, text) =
            switch outcome {
            case .captioned(let draft): ("photo.captioned", draft.caption)
            case .held(_, _, let reason): ("photo.held", reason)
            case .failed(let photo): ("photo.failed", photo.reason)
            }
        return OutgoingMessage(id: id, endpoint: endpoint, type: type, body: Array(text.utf8))
    }

    func deliver(_ message: OutgoingMessage) async -> DeliveryResult {
        attempted.withLock { $0.append(message) }
        return answer(message)
    }
}

/// A keeper that keeps nothing but what it was told.
final class RecordingKeeper: ResultKeeper {
    static let descriptor = StageDescriptor(name: "keeper", summary: "A test's.", options: [])
    private let recorded = Mutex<[PhotoMove]>([])

    init() {}
    init(options: StageOptions) throws(StageOptionsError) {}

    var moves: [PhotoMove] { recorded.withLock { $0 } }

    func process(_ draft: Draft, in context: StageContext) async throws -> StageOutcome {
        .advance(draft)
    }

    func keptResult(of photo: FilePath, in context: StageContext) async -> KeptResult? { nil }

    func follow(_ move: PhotoMove, in context: StageContext) async throws {
        recorded.withLock { $0.append(move) }
    }
}
