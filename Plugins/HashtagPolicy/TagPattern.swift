/// A tag, or many tags through `*`, which stands for any letters or none.
struct TagPattern: Sendable {
    /// The pattern as the user wrote it.
    let source: String
    /// The only key that it matches, if it has no `*`.
    let exactKey: TagKey?
    private let wildcard: Wildcard
    /// The folded pattern with its stars, as if they were letters.
    private let folded: String

    /// Makes a pattern; its literal parts are folded like tags.
    init(_ source: String, folding: TagFolding) {
        self.source = source
        let parts = source.split(separator: "*", omittingEmptySubsequences: false)
            .map { TagKey(String($0), folding: folding).text }
        wildcard = Wildcard(parts: parts)
        folded = parts.joined(separator: "*")
        exactKey = wildcard.isOpen ? nil : TagKey(source, folding: folding)
    }

    /// Whether no letter, digit or emoji is left of it, so that it matches nothing or everything.
    var isEmpty: Bool { wildcard.isEmpty }

    /// Whether the whole of `key` fits the pattern.
    func matches(_ key: TagKey) -> Bool {
        wildcard.matches(key.text)
    }

    /// Whether all that another pattern matches fits this one as well.
    func covers(_ other: TagPattern) -> Bool {
        wildcard.matches(other.folded)
    }
}
