/// The ways to say less of a text, which end where a sentence or a word ends.
struct Shortening {
    /// The whole text.
    let text: String
    private let sentenceEnds: [String.Index]
    private let wordEnds: [String.Index]

    /// Finds the ends.
    ///
    /// - Parameters:
    ///   - text: The text.
    ///   - reach: The most words that any way may have; the whole text is not bounded by it.
    /// - Complexity: O(length).
    init(_ text: String, reach: Int) {
        self.text = text
        let words = TextBoundary.words(in: text, limit: reach)
        wordEnds = words.map(\.upperBound)
        sentenceEnds = TextBoundary.sentenceEnds(in: text, after: words)
    }

    /// The number of ways that end with a sentence, the whole text not among them.
    var sentenceCount: Int { sentenceEnds.count }

    /// The number of ways that end with a word.
    var wordCount: Int { wordEnds.count }

    /// The text without its last sentences; the higher the level, from 1, the shorter.
    func sentences(_ level: Int) -> String {
        String(text[..<sentenceEnds[sentenceEnds.count - level]])
    }

    /// The text without its last words and with an ellipsis; the higher the level, the shorter.
    func words(_ level: Int) -> String {
        let kept = text[..<wordEnds[wordEnds.count - level]]
        let word = kept.utf8[(kept.lastIndex(where: \.isWhitespace) ?? kept.startIndex)...]
        // An ellipsis right behind an address might be taken for a part of it.
        if word.dropLast().contains(where: { $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "/") }) {
            return kept + " …"
        }
        var end = kept.endIndex
        while end > kept.startIndex {
            let previous = kept.index(before: end)
            guard Self.isLoose(kept[previous]) else { break }
            end = previous
        }
        return kept[..<end] + "…"
    }

    /// Whether a sign or space has no use in front of an ellipsis.
    private static func isLoose(_ character: Character) -> Bool {
        character.isWhitespace || character.isOne(of: looseMarks)
    }

    private static let looseMarks: Set<Unicode.Scalar> = [
        ",", ";", ":", ".", "!", "?", "…", "-", "–", "—", "、", "，", "；", "：", "。", "！", "？",
    ]

    /// The longest way that is admitted.
    ///
    /// - Parameter isAdmitted: Whether a text is short enough; if one is, all shorter ones are.
    /// - Returns: The whole text, else whole sentences, else words, else nothing.
    func longest(where isAdmitted: (String) -> Bool) -> String {
        if isAdmitted(text) { return text }
        for (count, way) in [(sentenceCount, sentences), (wordCount, words)] {
            let levels = 1..<count + 1
            let level = levels.first(suiting: { isAdmitted(way($0)) })
            if let level { return way(level) }
        }
        return ""
    }
}

extension Range<Int> {
    /// The first number that suits, if from some number on all do.
    ///
    /// - Complexity: O(log count) calls.
    func first(suiting isSuited: (Int) -> Bool) -> Int? {
        guard let last, isSuited(last) else { return nil }
        var low = lowerBound
        var high = last
        while low < high {
            let middle = low + (high - low) / 2
            if isSuited(middle) { high = middle } else { low = middle + 1 }
        }
        return high
    }
}
