/// A photo's post in the making: what the engine saw and the text that the stages refine.
///
/// A draft is a value that moves one way. The engine's findings are constants; a stage returns a
/// changed copy of the text.
public struct Draft: Sendable, Hashable {
    /// The photo that the draft is about.
    public let photo: Photo
    /// What the engine found, untouched by any stage.
    public let findings: Findings
    /// The name of the pipeline that the draft runs through.
    public let pipeline: String
    /// One sentence that describes the photo.
    public var caption: String
    /// Where ``caption`` comes from.
    public var captionSource: CaptionSource
    /// How likely the engine's caption is right, 0 to 1, or `nil` if nobody knows.
    public let confidence: Float?
    /// One sentence for screen readers, 125 characters or fewer where possible.
    public var altText: String
    /// The tags to post, best first unless a stage orders them otherwise.
    public var hashtags: [Hashtag]
    /// What the photo's file says about it; nobody vouches for these texts.
    public var fields: [PhotoField: String]
    /// The text for each platform, if a stage composes it.
    public var posts: [Post]
    /// Whether a person should look before this is posted.
    public var needsReview: Bool
    /// Why the photo is to be held for review before any stage, or `nil`.
    public let holdReason: String?
    /// Remarks for that person, one sentence each.
    public var notes: [String]
    /// What each stage did so far, in order.
    public var stageLog: [StageRecord]

    /// Makes the draft that enters a pipeline.
    public init(
        photo: Photo,
        findings: Findings,
        pipeline: String,
        caption: String,
        captionSource: CaptionSource = .model,
        confidence: Float? = nil,
        altText: String,
        hashtags: [Hashtag] = [],
        fields: [PhotoField: String] = [:],
        posts: [Post] = [],
        needsReview: Bool = false,
        holdReason: String? = nil,
        notes: [String] = [],
        stageLog: [StageRecord] = []
    ) {
        self.photo = photo
        self.findings = findings
        self.pipeline = pipeline
        self.caption = caption
        self.captionSource = captionSource
        self.confidence = confidence
        self.altText = altText
        self.hashtags = hashtags
        self.fields = fields
        self.posts = posts
        self.needsReview = needsReview
        self.holdReason = holdReason
        self.notes = notes
        self.stageLog = stageLog
    }
}

/// Where a caption's words come from.
public enum CaptionSource: String, Sendable, Codable {
    /// The decoder's best hypothesis.
    case model
    /// The decoder's best sentence with a word that the classifier's labels demand.
    case guided
    /// The classifier's labels, because the decoder's hypothesis does not match the photo.
    case label
}

/// What a stage did with a draft.
public struct StageRecord: Sendable, Hashable, Codable {
    /// The stage's name in the configuration.
    public let stage: String
    /// `advanced`, `held` or `rejected`.
    public let result: String
    /// What it changed or why it stopped, if it says so.
    public let note: String?
    /// The time that it took, in milliseconds.
    public let milliseconds: Double

    /// Makes a record.
    public init(stage: String, result: String, note: String? = nil, milliseconds: Double) {
        self.stage = stage
        self.result = result
        self.note = note
        self.milliseconds = milliseconds
    }
}
