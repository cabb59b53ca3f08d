/// Where words and sentences end.
///
/// A word is what stands between spaces, so that addresses, tags and emoji are never cut. Chinese,
/// Japanese, Thai and their like write without spaces: there a word also ends with a punctuation
/// mark of their own, and nowhere else.
enum TextBoundary {
    /// The words of a text, the first ones up to a limit.
    static func words(in text: String, limit: Int) -> [Range<String.Index>] {
        var words: [Range<String.Index>] = []
        var start: String.Index?
        var index = text.startIndex
        while index < text.endIndex, words.count < limit {
            let character = text[index]
            let next = text.index(after: index)
            if !character.isWhitespace {
                let following = next < text.endIndex ? text[next] : " "
                let isEnd =
                    following.isWhitespace
                    || (character.isOne(of: wideMarks) && !following.isOne(of: wideMarks))
                if isEnd { words.append((start ?? index)..<next) }
                start = isEnd ? nil : start ?? index
            }
            index = next
        }
        return words
    }

    /// The ends of the sentences that end with one of the words, but not with the whole text.
    static func sentenceEnds(
        in text: String,
        after words: [Range<String.Index>]
    ) -> [String.Index] {
        words.compactMap { word in
            let rest = text[word.upperBound...].drop(while: \.isWhitespace)
            guard let next = rest.first, !next.isLowercase else { return nil }
            return endsSentence(text[word]) ? word.upperBound : nil
        }
    }

    /// Whether a sentence may end with a word.
    private static func endsSentence(_ word: Substring) -> Bool {
        var word = word
        while let last = word.last, last.isOne(of: closingMarks) { word.removeLast() }
        guard let mark = word.last else { return false }
        if mark.isOne(of: terminators) { return true }
        let letters = word.dropLast().drop { $0.isOne(of: openingMarks) }
        guard mark.isOne(of: ["."]), letters.count > 1 else { return false }
        guard !letters.utf8.contains(UInt8(ascii: ".")) else { return false }
        return letters.utf8.count > 4 || !abbreviations.contains(letters.lowercased())
    }

    private static let wideMarks: Set<Unicode.Scalar> = [
        "、", "。", "，", "．", "！", "？", "；", "：", "」", "』", "）", "】", "〉", "》", "｡", "､",
    ]
    private static let terminators: Set<Unicode.Scalar> = [
        "!", "?", "…", "。", "！", "？", "｡", "．", "؟", "۔", "।", "॥", "။", "។",
    ]
    private static let openingMarks: Set<Unicode.Scalar> = ["\"", "'", "“", "‘", "«", "(", "["]
    private static let closingMarks: Set<Unicode.Scalar> = [
        "\"", "'", "”", "’", "»", ")", "]", "」", "』", "）", "】", "〉", "》",
    ]
    /// English words that a full stop shortens within a sentence.
    private static let abbreviations: Set<String> = [
        "ca", "dr", "gen", "jr", "mr", "mrs", "ms", "mt", "no", "prof", "sr", "st", "vs",
    ]
}

extension Character {
    /// Whether it is one of some signs, with nothing combined.
    ///
    /// Scalars are compared, since characters would be normalised first, which takes time that
    /// grows with the square of their length.
    func isOne(of signs: Set<Unicode.Scalar>) -> Bool {
        var scalars = unicodeScalars.makeIterator()
        guard let first = scalars.next(), scalars.next() == nil else { return false }
        return signs.contains(first)
    }
}
