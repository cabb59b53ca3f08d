/// A caption for a screen reader.
///
/// One sentence without the lead-in that screen readers announce anyway ("photo of"), short enough
/// to be heard in one go.
///
/// - SeeAlso: W3C, "An alt Decision Tree" and the images tutorial of the Web Accessibility Initiative.
package struct AltText: Sendable, Equatable {
    /// Longest text that common screen readers speak without a break, in characters.
    package static let preferredLength = 125

    private static let leadIns = ["photo", "photograph", "picture", "image", "pic", "snapshot"]
    /// Words before which a text may end, and the clause before them is complete.
    private static let clauseStarts: Set = ["while", "as", "and", "but", "with", "that", "who"]

    /// The sentence; empty only if the caption was.
    package let text: String

    /// Writes the alt text of a caption.
    ///
    /// - Parameters:
    ///   - caption: A sentence or a phrase.
    ///   - preferredLength: Length to keep to if the words allow it.
    package init(caption: String, preferredLength: Int = Self.preferredLength) {
        let words = caption.split(whereSeparator: \.isWhitespace).map(String.init)
        var kept = Self.withoutLeadIn(words)
        if Self.length(of: kept) > preferredLength {
            kept = Self.shortened(kept, to: preferredLength)
        }
        text = CaptionSentence.punctuated(kept.joined(separator: " "))
    }

    /// Drops "a photo of" and the like, if something follows.
    private static func withoutLeadIn(_ words: [String]) -> [String] {
        let lower = words.prefix(4).map { $0.lowercased() }
        guard let noun = lower.firstIndex(where: leadIns.contains), noun <= 2,
            lower.dropFirst(noun + 1).first == "of", words.count > noun + 2,
            lower.first == "a" || lower.first == "an" || lower.first == "the" || noun == 0
        else { return words }
        return Array(words.dropFirst(noun + 2))
    }

    /// The longest beginning that fits, up to the end of a clause if that keeps more than half.
    private static func shortened(_ words: [String], to limit: Int) -> [String] {
        var count = words.count
        while count > 1, length(of: words.prefix(count)) > limit { count -= 1 }
        let clauseEnd = (count / 2..<count).last { index in
            index > 0 && clauseStarts.contains(words[index].lowercased())
                || words[max(index - 1, 0)].hasSuffix(",")
        }
        let kept = DanglingWords.trimmed(Array(words.prefix(clauseEnd ?? count)))
        guard let last = kept.last, last.count > 1, ",;:".contains(last.suffix(1)) else {
            return kept
        }
        return kept.dropLast() + [String(last.dropLast())]
    }

    /// Length of the sentence of these words with its period.
    private static func length(of words: some Collection<String>) -> Int {
        let letters = words.reduce(0) { $0 + $1.count } + max(words.count - 1, 0)
        return letters + (words.reversed().first?.hasSuffix(".") == true ? 0 : 1)
    }
}
