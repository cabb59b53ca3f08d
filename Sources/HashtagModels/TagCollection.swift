/// Tags of distinct stems.
struct TagCollection {
    private var tags: [String: ScoredTag] = [:]

    /// Adds a tag, or keeps the better of it and the one with its stem.
    ///
    /// Hyphens become spaces, because a tag has words and no punctuation.
    mutating func add(_ tag: ScoredTag) {
        let words = tag.text.split { !($0.isLetter || $0.isNumber) }.map(String.init)
        // Themes of the table are reviewed; `cute` is an adjective, and yet a tag.
        guard tag.source == .related || !words.allSatisfy(Lexicon.isStopWord) else { return }
        let stem = WordStem.of(phrase: words.joined(separator: " "))
        if let known = tags[stem], known.score >= tag.score { return }
        tags[stem] = ScoredTag(
            text: words.joined(separator: " "),
            score: min(max(tag.score, 0), 1),
            source: tag.source
        )
    }

    /// The best tags by descending score, then by text.
    func ranked(limit: Int) -> [ScoredTag] {
        let sorted = tags.values.sorted { ($1.score, $0.text) < ($0.score, $1.text) }
        return Array(sorted.prefix(limit))
    }
}
