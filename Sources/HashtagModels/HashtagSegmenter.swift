/// Splits tags that were run together into their words: `goldenretriever` is `golden retriever`.
///
/// The split of the highest probability under a unigram model, found by dynamic programming
/// (Viterbi): best(i) = max over j < i of best(j) + log p(characters j ..< i). A tag that cannot be
/// split into known words alone stays whole, because a wrong split reads worse than none.
struct HashtagSegmenter: Sendable {
    private let model: UnigramModel

    /// In characters; no word of the model is longer.
    private static let longestWord = 24
    /// In characters; a longer tag is left as it is.
    private static let longestTag = 64

    /// Makes a segmenter.
    init(model: UnigramModel) {
        self.model = model
    }

    /// The words of one that may be several run together.
    ///
    /// Digits are words of their own. Scripts without capitals are left alone: the model knows none
    /// of them.
    ///
    /// - Parameter text: Letters and digits, lower-case.
    /// - Returns: The words, which joined are the text.
    /// - Complexity: O(length × longest word).
    func words(of text: String) -> [String] {
        guard text.count <= Self.longestTag else { return [text] }
        return runs(of: text).flatMap { run in
            run.allSatisfy { $0.isLetter && $0.isCased } ? split(Array(run)) : [String(run)]
        }
    }

    /// The longest stretches of digits and of other characters.
    private func runs(of text: String) -> [Substring] {
        var runs: [Substring] = []
        var rest = text[...]
        while let first = rest.first {
            let run = rest.prefix { $0.isWholeNumber == first.isWholeNumber }
            runs.append(run)
            rest = rest[run.endIndex...]
        }
        return runs
    }

    private func split(_ letters: [Character]) -> [String] {
        var best: [(score: Float, start: Int)?] = [(0, 0)]
        for end in 1...letters.count {
            var choice: (score: Float, start: Int)?
            for start in max(0, end - Self.longestWord)..<end {
                guard let before = best[start]?.score,
                    let word = logProbability(of: letters[start..<end])
                else { continue }
                if before + word > choice?.score ?? -.infinity { choice = (before + word, start) }
            }
            best.append(choice)
        }
        var words: [String] = []
        var end = letters.count
        while end > 0, let start = best[end]?.start {
            words.append(String(letters[start..<end]))
            end = start
        }
        return end == 0 ? words.reversed() : [String(letters)]
    }

    /// How likely a piece is as a word, or `nil` if it is none.
    private func logProbability(of piece: ArraySlice<Character>) -> Float? {
        let word = String(piece)
        // What is short is mostly an accident inside of a longer word; "i" opens a sentence.
        if piece.count <= 2, !Self.shortWords.contains(word) {
            guard word == "i", piece.startIndex == 0 else { return nil }
        }
        return model.logProbability(of: word)
    }

    private static let shortWords = Lexicon.set("of in my me it is no up we to by")
}
