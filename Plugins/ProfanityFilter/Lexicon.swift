/// Everything that a filter looks for and everything that it lets pass.
struct Lexicon {
    /// The listed words and the user's.
    private(set) var words = WordTrie()
    /// Those of them that count inside other words.
    private(set) var embeddedWords = WordTrie()
    /// The innocent words and the user's.
    private(set) var innocent = WordTrie()
    private var allowed: Set<[UInt32]> = []

    /// Gathers the lists.
    ///
    /// - Parameters:
    ///   - lists: The lists of the languages to look for.
    ///   - includesMild: Whether mild words count.
    ///   - extra: More words, matched as they stand, each with the rule's name.
    ///   - allow: Words that never match.
    init(
        lists: [WordList],
        includesMild: Bool,
        extra: [(word: String, id: String)],
        allow: [String]
    ) {
        for word in allow + InnocentWords.all.map(String.init) {
            innocent.insert(Self.letters(of: word), rule: .plain(id: "allow"))
        }
        allowed = Set(allow.map(Self.letters(of:)))
        for list in lists {
            for entry in list.forms(includesMild: includesMild) {
                insert(Self.letters(of: entry.form), rule: entry.rule)
            }
        }
        for entry in extra {
            let hasDigit = FoldedText(entry.word).glyphs.contains { $0.kind == .digit }
            insert(Self.letters(of: entry.word), rule: .plain(id: entry.id, hasDigit: hasDigit))
        }
    }

    /// The folded letters of a word, none if it has nothing but signs.
    ///
    /// One gap stands for whatever separates the words of a phrase.
    static func letters(of word: String) -> [UInt32] {
        let glyphs = FoldedText(word).glyphs
        guard glyphs.contains(where: { $0.isWord || $0.kind == .unspacedLetter }) else { return [] }
        let letters = glyphs.split(whereSeparator: \.isGap)
            .map { part in part.map { $0.kind == .symbol ? $0.alternatives.0 : $0.own } }
        return Array(letters.joined(separator: [WordTrie.gap]))
    }

    private mutating func insert(_ letters: [UInt32], rule: WordRule) {
        guard !allowed.contains(letters) else { return }
        words.insert(letters, rule: rule)
        if rule.joining == .anywhere { embeddedWords.insert(letters, rule: rule) }
    }
}
