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

    /// Makes a tag.
    public init(tag: String, score: Float, source: Source) {
        self.tag = tag
        self.score = score
        self.source = source
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
