/// Writes decoder words as a sentence.
package enum CaptionSentence {
    /// A sentence from lower-case words: the unfinished end removed, articles matched to the sound
    /// that follows, "I" and the first letter in upper case, a period at the end.
    ///
    /// - Returns: The sentence; empty if there are no words.
    package static func sentence(from words: [String]) -> String {
        var words = DanglingWords.trimmed(words)
        for index in words.indices.dropLast() where ["a", "an"].contains(words[index]) {
            words[index] = EnglishArticle.indefinite(before: words[index + 1])
        }
        let text = words.map { $0 == "i" ? "I" : $0 }.joined(separator: " ")
        return punctuated(text.replacing(" '", with: "'"))
    }

    /// `text` with a first capital and one closing period, question or exclamation mark.
    static func punctuated(_ text: String) -> String {
        guard let first = text.first else { return "" }
        let capitalised = first.uppercased() + text.dropFirst()
        return ".!?".contains(capitalised.last ?? ".") ? capitalised : capitalised + "."
    }
}
