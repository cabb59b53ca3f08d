extension TagVocabulary {
    /// The ids of the caption's words that are tags, in singular or plural, in the caption's order.
    package func ids(ofCaption caption: String) -> [Int] {
        var seen: Set<Int> = []
        return ContentWords.words(of: caption)
            .compactMap { id(of: $0) ?? id(of: WordStem.singular(of: $0)) }
            .filter { seen.insert($0).inserted }
    }
}
