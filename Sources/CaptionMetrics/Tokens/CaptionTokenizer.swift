/// Splits captions into words as the Penn Treebank does, and drops punctuation.
///
/// Equal to the official scorer's tokens (Stanford's PTBTokenizer 3.4.1 with `-lowerCase`) for plain
/// English, not for emoticons, character entities, telephone numbers and swear words with stars.
package struct CaptionTokenizer: Sendable {
    /// Tokens that the official scorer leaves out; brackets are not among them, since it lower-cases
    /// `-LRB-` before it looks for it.
    private static let punctuation: Set<String> = [".", "?", "!"]

    /// Makes a tokenizer.
    package init() {}

    /// The lower-case words of a caption, without punctuation.
    package func tokens(of caption: String) -> [String] {
        var scanner = PennTreebankScanner(caption)
        var tokens: [String] = []
        while let token = scanner.next() {
            if !Self.punctuation.contains(token) { tokens.append(token.lowercased()) }
        }
        return tokens
    }
}
