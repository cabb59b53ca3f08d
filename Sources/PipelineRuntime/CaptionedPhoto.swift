import FoundationEssentials
import StageKit
import StateStore

/// What the engine says of a content, whatever the file's name: the part of a draft that is kept.
struct CaptionedPhoto: Codable {
    private let width: Int
    private let height: Int
    private let orientation: Int
    private let findings: Findings
    private let caption: String
    private let captionSource: CaptionSource
    private let confidence: Float?
    private let altText: String
    private let hashtags: [Hashtag]
    private let fields: [PhotoField: String]
    private let needsReview: Bool
    private let holdReason: String?
    private let notes: [String]

    init(_ draft: Draft) {
        width = draft.photo.width
        height = draft.photo.height
        orientation = draft.photo.orientation
        findings = draft.findings
        caption = draft.caption
        captionSource = draft.captionSource
        confidence = draft.confidence
        altText = draft.altText
        hashtags = draft.hashtags
        fields = draft.fields
        needsReview = draft.needsReview
        holdReason = draft.holdReason
        notes = draft.notes
    }

    /// The draft of a file with this content.
    func draft(of content: PhotoIdentity, pipeline: String) -> Draft {
        Draft(
            photo: Photo(
                path: content.version.path,
                sha256: content.sha256,
                byteCount: Int(content.version.byteCount),
                width: width,
                height: height,
                orientation: orientation
            ),
            findings: findings,
            pipeline: pipeline,
            caption: caption,
            captionSource: captionSource,
            confidence: confidence,
            altText: altText,
            hashtags: hashtags,
            fields: fields,
            needsReview: needsReview,
            holdReason: holdReason,
            notes: notes
        )
    }
}
