/// A word as METEOR compares it.
struct METEORWord: Sendable {
    /// The lower-case word.
    let text: String
    /// What its inflections have in common.
    let stem: String

    private init(_ text: String) {
        self.text = text
        stem = PorterStemmer.stem(of: text)
    }

    /// The words of a caption, the parts of a hyphenated one apart, as METEOR's `-norm` has it.
    static func words(of tokens: [String]) -> [Self] {
        tokens.flatMap { $0.split(separator: "-") }.map { METEORWord(String($0)) }
    }

    /// Whether the word serves the grammar rather than the meaning, and counts less.
    var isFunctionWord: Bool { Self.functionWords.contains(text) }

    /// The words that are more than a thousandth of English news text.
    ///
    /// The same as METEOR 1.5's, besides punctuation, which captions' tokens do not have.
    private static let functionWords = Set(
        """
        the to of and a in that for is on 's it with was as said at he by be from have has are his but
        an this not i will they -rrb- -lrb- who their had we which were been more or s its would about
        new one after you also up when there than $ all out her people she year two can if last first
        over other into some what so no time years could 't
        """.split(whereSeparator: \.isWhitespace).map(String.init)
    )
}
