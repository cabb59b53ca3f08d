/// Removes the unfinished end of a sequence of words.
///
/// A decoder that reaches its maximum length, or a text cut to size, may end within a phrase: "…
/// standing in front of a red". What cannot end an English clause is dropped from the end, word by
/// word: articles, conjunctions, prepositions, auxiliaries, and adjectives whose noun is missing.
enum DanglingWords {
    private static let determiners: Set = [
        "a", "an", "the", "his", "her", "their", "its", "some", "another", "this", "that", "each",
        "every", "my", "your", "our",
    ]
    private static let conjunctions: Set = [
        "and", "or", "but", "while", "as", "that", "which", "who", "where", "when", "than",
        "because",
    ]
    /// Prepositions that are no adverbs; "up", "down", "out", "by", "around" may end a clause.
    private static let prepositions: Set = [
        "in", "on", "of", "at", "with", "to", "from", "for", "into", "onto", "near", "beside",
        "between", "among", "against", "toward", "towards", "through", "over", "under", "behind",
        "next", "above", "across", "during", "without", "atop", "within", "like",
    ]
    private static let auxiliaries: Set = [
        "is", "are", "was", "were", "be", "being", "has", "have",
    ]
    /// Adjectives that photo captions put between an article and its noun.
    private static let adjectives: Set = [
        "red", "blue", "green", "yellow", "orange", "purple", "pink", "black", "white", "brown",
        "grey", "gray", "tan", "beige", "gold", "golden", "silver", "bright",
        "colorful", "colored", "multicolored", "large", "small", "big", "little", "tall", "short",
        "long", "young", "old", "older", "wooden", "metal", "stone", "brick", "striped", "plaid",
        "snowy", "sandy", "rocky", "grassy", "muddy", "dirty", "wet", "dry", "empty",
        "other",
        "same", "very", "nice", "crowded", "busy",
    ]
    /// Nouns that only introduce "of", as in "in front of".
    private static let prepositionalNouns: Set = [
        "front", "top", "middle", "edge", "side", "back", "end", "bottom", "center", "group",
        "pair",
        "couple", "bunch",
    ]
    /// Verbs that need the object which the trimming took away.
    private static let transitiveVerbs: Set = [
        "wearing", "holding", "carrying", "riding", "wears", "holds", "carries", "rides", "using",
        "catching", "throwing", "kicking", "hitting", "pushing", "pulling",
    ]

    /// `words`, lower-case, without an unfinished end; unchanged if nothing else would remain.
    static func trimmed(_ words: [String]) -> [String] {
        var rest = words[...]
        var lostObject = false
        while let count = danglingCount(rest, lostObject: lostObject), count > 0 {
            rest.removeLast(count)
            lostObject = true
        }
        let hasContent = rest.contains { !determiners.contains($0) && !isAdjective($0) }
        return hasContent ? Array(rest) : words
    }

    /// Colours, sizes and the like, and compounds such as "snow-covered".
    private static func isAdjective(_ word: String) -> Bool {
        adjectives.contains(word) || word.contains("-") && word.hasSuffix("ed")
    }

    /// How many words at the end dangle; nil or 0 if none.
    private static func danglingCount(_ words: ArraySlice<String>, lostObject: Bool) -> Int? {
        guard let last = words.last else { return nil }
        if ["look", "looks", "looking"].contains(words.dropLast().last), last == "on" { return 0 }
        if determiners.contains(last) || conjunctions.contains(last) || prepositions.contains(last)
            || auxiliaries.contains(last)
        {
            return 1
        }
        if lostObject, transitiveVerbs.contains(last) { return 1 }
        if lostObject, prepositionalNouns.contains(last) {
            return lengthOfPrepositionalPhrase(words)
        }
        return lengthOfAdjectives(words)
    }

    /// Length of "in front", "on the top": a preposition, perhaps an article, and the last word.
    private static func lengthOfPrepositionalPhrase(_ words: ArraySlice<String>) -> Int {
        let before = Array(words.dropLast().suffix(2))
        if let preposition = before.last, prepositions.contains(preposition) { return 2 }
        if let article = before.last, determiners.contains(article) {
            return before.count == 2 && prepositions.contains(before[0]) ? 3 : 2
        }
        return 1
    }

    /// Length of "a red and white" at the end: a determiner, adjectives, and nothing after them.
    ///
    /// Without a determiner the adjective may be a predicate: "wearing red".
    private static func lengthOfAdjectives(_ words: ArraySlice<String>) -> Int {
        let tail = words.reversed().prefix { isAdjective($0) || $0 == "and" }
        guard !tail.isEmpty, let opener = words.dropLast(tail.count).last,
            determiners.contains(opener)
        else { return 0 }
        return tail.count + 1
    }
}
