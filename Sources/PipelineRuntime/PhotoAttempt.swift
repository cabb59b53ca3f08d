import FoundationEssentials
import Logging
import StageKit
import StateStore

/// What is known about a photo in hand.
struct PhotoAttempt: Sendable {
    let photo: LeasedPhoto
    let pipeline: Pipeline
    let logger: Logger
    /// The file as it was read; until then, as it was detected.
    var version: PhotoVersion
    var sha256: String?

    init(photo: LeasedPhoto, pipeline: Pipeline, logger: Logger) {
        self.photo = photo
        self.pipeline = pipeline
        self.logger = logger
        version = photo.version
    }

    /// Whether somebody may be writing the file still.
    var isFresh: Bool {
        Date().timeIntervalSince1970 - Double(version.modified) / 1e9 < 60
    }

    func failure(step: String, reason: String) -> PhotoOutcome {
        .failed(
            FailedPhoto(path: version.path, pipeline: pipeline.name, step: step, reason: reason)
        )
    }

    /// The messages that tell an outcome, each under a new identifier.
    func messages(for outcome: PhotoOutcome, date: Double) -> [OutgoingMessage] {
        pipeline.reporters.compactMap { reporter in
            do {
                let id = "msg_\(UUID().uuidString.lowercased())"
                return try reporter.message(for: outcome, id: id, date: date)
            } catch {
                logger.error("no message can be made for \(reporter.endpoint): \(error)")
                return nil
            }
        }
    }
}

extension PhotoEnd {
    init(_ outcome: PhotoOutcome, sha256: String?) {
        switch outcome {
        case .captioned(let draft):
            let post = PhotoEnd.Post(pipeline: draft.pipeline, hashtags: draft.hashtags.map(\.tag))
            self.init(.done, draft, sha256: sha256, post: post)
        case .held(let draft, let stage, let reason):
            self.init(.held, draft, sha256: sha256, step: stage, reason: reason)
        case .failed(let photo):
            self.init(state: .failed, sha256: sha256, step: photo.step, reason: photo.reason)
        }
    }

    private init(
        _ state: PhotoState,
        _ draft: Draft,
        sha256: String?,
        step: String? = nil,
        reason: String? = nil,
        post: Post? = nil
    ) {
        let log = try? JSONEncoder().encode(draft.stageLog)
        self.init(
            state: state,
            sha256: sha256,
            step: step,
            reason: reason,
            model: draft.findings.model.weightsSHA256,
            stageLog: log.map { String(decoding: $0, as: UTF8.self) },
            post: post
        )
    }
}

extension PhotoOutcome {
    func log(to logger: Logger) {
        switch self {
        case .captioned(let draft):
            logger.info("captioned: \(draft.caption)")
            if draft.needsReview {
                logger.notice("needs review: \(draft.notes.joined(separator: " "))")
            }
        case .held(_, let stage, let reason):
            logger.notice("held by \(stage): \(reason)")
        case .failed(let photo):
            logger.error("failed at \(photo.step): \(photo.reason)")
        }
    }
}
