/// What to post on one platform, within its limits.
public struct Post: Sendable, Hashable, Codable {
    /// The platform's name.
    public let platform: String
    /// The text, tags included where the template has them.
    public let text: String
    /// The alternative text for the photo.
    public let altText: String
    /// The tags, without number signs, in the platform's spelling.
    public let hashtags: [String]
    /// How long the text is, in ``unit``.
    public let length: Int
    /// How long it may be, if there is a limit.
    public let limit: Int?
    /// What the platform counts; where that is several things, the one with the least room left.
    public let unit: TextUnit
    /// The draft's tags that are not posted, as they were.
    public let droppedHashtags: [String]
    /// What is not there in full.
    public let shortened: [Part]

    /// A part of a post that can give way to the limit.
    public enum Part: String, Sendable, Codable {
        /// The caption.
        case caption
        /// The alternative text.
        case altText = "alt_text"
        /// A field of the photo.
        case fields
    }

    /// Makes a post.
    public init(
        platform: String,
        text: String,
        altText: String,
        hashtags: [String],
        length: Int,
        limit: Int?,
        unit: TextUnit,
        droppedHashtags: [String] = [],
        shortened: [Part] = []
    ) {
        self.platform = platform
        self.text = text
        self.altText = altText
        self.hashtags = hashtags
        self.length = length
        self.limit = limit
        self.unit = unit
        self.droppedHashtags = droppedHashtags
        self.shortened = shortened
    }

    enum CodingKeys: String, CodingKey {
        case platform, text, hashtags, length, limit, unit, shortened
        case altText = "alt_text"
        case droppedHashtags = "dropped_hashtags"
    }
}
