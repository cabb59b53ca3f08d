import FoundationEssentials
import StageKit
import SystemPackage

/// What a message tells: `{"type": …, "timestamp": …, "data": {…}}`.
struct WebhookEvent {
    let kind: Kind
    private let outcome: PhotoOutcome
    private let timestamp: String

    /// The kinds of events, by the names that receivers see.
    enum Kind: String, CaseIterable, Sendable {
        case captioned = "photo.captioned"
        case held = "photo.held"
        case failed = "photo.failed"
    }

    /// The most bytes of a body, which many receivers expect to be small.
    static let maximumByteCount = 20_000

    /// Makes an event.
    ///
    /// - Parameters:
    ///   - outcome: How the photo ended.
    ///   - date: When, in seconds since 1970.
    init(_ outcome: PhotoOutcome, date: Double) {
        self.outcome = outcome
        kind =
            switch outcome {
            case .captioned: .captioned
            case .held: .held
            case .failed: .failed
            }
        timestamp = Date(timeIntervalSince1970: date).formatted(
            Date.ISO8601FormatStyle(includingFractionalSeconds: true)
        )
    }

    /// The body: everything that is known or, where that is too much, the important part of it.
    ///
    /// - Throws: ``StageError`` if no part of it fits or a number is not finite.
    func body() throws(StageError) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        for reduction in Reduction.allCases {
            let envelope = Envelope(
                type: kind.rawValue,
                timestamp: timestamp,
                data: content(reduction)
            )
            do {
                let body = try encoder.encode(envelope)
                if body.count < Self.maximumByteCount { return Array(body) }
            } catch {
                throw StageError("no message: the result has a number that is not finite")
            }
        }
        throw StageError("no message: the photo's path alone is too long for one")
    }

    private func content(_ reduction: Reduction) -> Content {
        switch outcome {
        case .captioned(let draft):
            Content(draft, reduction)
        case .held(let draft, let stage, let reason):
            Content(draft, reduction, step: stage, reason: reason)
        case .failed(let photo):
            Content(photo, reduction)
        }
    }

    private struct Envelope: Encodable {
        let type: String
        let timestamp: String
        let data: Content
    }
}

/// The part `data` of an event: a result document's keys, and these.
private struct Content: Encodable {
    let file: String
    let path: String
    let pipeline: String
    let step: String?
    let reason: String?
    let isTruncated: Bool
    let document: ResultDocument?

    init(_ draft: Draft, _ reduction: Reduction, step: String? = nil, reason: String? = nil) {
        file = draft.photo.fileName
        path = draft.photo.path.string
        pipeline = draft.pipeline
        self.step = step
        self.reason = reason.map(reduction.shortened)
        isTruncated = reduction > .nothing
        document = ResultDocument(reduction.reduced(draft))
    }

    init(_ photo: FailedPhoto, _ reduction: Reduction) {
        file = photo.path.lastComponent?.string ?? photo.path.string
        path = photo.path.string
        pipeline = photo.pipeline
        step = photo.step
        reason = reduction.shortened(photo.reason)
        isTruncated = reduction > .nothing
        document = nil
    }

    enum CodingKeys: String, CodingKey {
        case file, path, pipeline, reason, step
        case isTruncated = "truncated"
    }

    func encode(to encoder: any Encoder) throws {
        try document?.encode(to: encoder)
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(file, forKey: .file)
        try container.encode(path, forKey: .path)
        try container.encode(pipeline, forKey: .pipeline)
        try container.encodeIfPresent(step, forKey: .step)
        try container.encodeIfPresent(reason, forKey: .reason)
        if isTruncated { try container.encode(true, forKey: .isTruncated) }
    }
}

/// What is left out of a message that would be too large, each case in addition to those before.
private enum Reduction: Int, CaseIterable, Comparable {
    case nothing
    case hypotheses
    case labels
    case stageLog
    case fields
    case posts
    case texts

    static func < (lhs: Reduction, rhs: Reduction) -> Bool { lhs.rawValue < rhs.rawValue }

    func reduced(_ draft: Draft) -> Draft {
        let findings = Findings(
            hypotheses: self >= .hypotheses ? [] : draft.findings.hypotheses,
            match: draft.findings.match,
            labels: self >= .labels ? [] : draft.findings.labels,
            model: draft.findings.model,
            timings: draft.findings.timings
        )
        let hashtags = draft.hashtags.prefix(self >= .texts ? 20 : .max).map { hashtag in
            Hashtag(
                tag: shortened(hashtag.tag, to: 50),
                score: hashtag.score,
                source: hashtag.source
            )
        }
        // Where a photo was taken leaves the machine only in a post whose template says so.
        let fields = draft.fields.filter { $0.key != .exifGPS }
        return Draft(
            photo: draft.photo,
            findings: findings,
            pipeline: draft.pipeline,
            caption: shortened(draft.caption),
            captionSource: draft.captionSource,
            confidence: draft.confidence,
            altText: shortened(draft.altText),
            hashtags: hashtags,
            fields: self >= .fields ? [:] : fields,
            posts: self >= .posts ? [] : draft.posts,
            needsReview: draft.needsReview,
            holdReason: draft.holdReason,
            notes: self >= .texts ? [] : draft.notes,
            stageLog: self >= .stageLog ? [] : draft.stageLog
        )
    }

    func shortened(_ text: String) -> String { shortened(text, to: 500) }

    private func shortened(_ text: String, to count: Int) -> String {
        // Scalars, since one character may be made of any number of them.
        guard self >= .texts, let end = text.unicodeScalars.prefix(count + 1).indices.last,
            text.unicodeScalars.distance(from: text.startIndex, to: end) == count
        else { return text }
        return String(text.unicodeScalars[..<end]) + "…"
    }
}
