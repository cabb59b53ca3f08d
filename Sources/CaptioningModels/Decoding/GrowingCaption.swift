/// A sequence that takes one word a step, for searches that compare no sequences.
struct GrowingCaption {
    private static let marks = [Vocabulary.padding, Vocabulary.start, Vocabulary.unknown]

    private(set) var words: [Int] = []
    private var attention: [[Float]] = []
    private var logProbability = 0.0
    private var hasEnded = false

    /// The word that the decoder reads next.
    var lastWord: Int { words.last ?? Vocabulary.start }

    /// The words that cannot come next: marks, and at first the end, since captions have words.
    var banned: [Int] { words.isEmpty ? Self.marks + [Vocabulary.end] : Self.marks }

    /// Whether the end mark came or the caption is as long as it may be.
    func isComplete(_ options: SearchOptions) -> Bool {
        hasEnded || words.count == options.maximumLength
    }

    /// Takes the next word, or ends.
    ///
    /// - Parameters:
    ///   - word: The word's id.
    ///   - logProbability: log p of the word.
    ///   - attention: What the decoder looked at, if it has attention.
    mutating func append(_ word: Int, logProbability: Float, attention: [Float]?) {
        self.logProbability += Double(logProbability)
        guard word != Vocabulary.end else {
            hasEnded = true
            return
        }
        words.append(word)
        if let attention { self.attention.append(attention) }
    }

    /// The sequence with its score.
    func finished(_ options: SearchOptions) -> BeamFrontier.Finished {
        let length = hasEnded ? words.count + 1 : words.count
        return BeamFrontier.Finished(
            score: logProbability / options.lengthNormalization.divisor(of: length),
            logProbability: logProbability,
            words: words,
            attention: attention
        )
    }
}
