/// A tag with the reason for it.
public struct Hashtag: Sendable, Hashable, Codable {
    /// The tag without its leading number sign.
    ///
    /// Words may be separated by single spaces until a stage joins them: `golden retriever`
    /// becomes `GoldenRetriever`.
    public var tag: String
    /// How well the tag fits, 0 to 1.
    public var score: Float
    /// Where the tag comes from.
    public var source: Source
    /// The words, separated by spaces, of a tag whose words a stage has joined.
    ///
    /// Platforms that spell tags in another way are served from them. They are not written down.
    public var words: String?

    /// Makes a tag.
    public init(tag: String, score: Float, source: Source, words: String? = nil) {
        self.tag = tag
        self.score = score
        self.source = source
        self.words = words
    }

    enum CodingKeys: String, CodingKey {
        case tag, score, source
    }

    /// Where a tag comes from.
    public enum Source: String, Sendable, Codable {
        /// A content word of the caption.
        case caption
        /// A label of the classifier.
        case label
        /// A tag that people use together with the others.
        case related
        /// A rule of the user's.
        case rule
    }
}
