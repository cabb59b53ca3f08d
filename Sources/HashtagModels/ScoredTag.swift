/// A tag with its score and the reason for it.
package struct ScoredTag: Sendable, Hashable {
    /// Lower-case words separated by single spaces, such as `golden retriever`.
    package let text: String
    /// How well the tag fits, 0 to 1.
    package let score: Float
    /// Where the tag comes from.
    package let source: Source

    /// Makes a tag.
    package init(text: String, score: Float, source: Source) {
        self.text = text
        self.score = score
        self.source = source
    }

    /// Where a tag comes from.
    package enum Source: String, Sendable, Hashable {
        /// A content word of the caption.
        case caption
        /// A label of the classifier, or a word that fits the image very well.
        case label
        /// A tag that people use together with the others.
        case related
    }
}
