/// What the classifier's labels say together: two breeds at 0.2 are a dog at 0.4.
struct LabelEvidence {
    /// One tag, or one word that tells themes.
    struct Share {
        /// The probability of the labels that speak for it, in total.
        var probability: Float = 0
        /// The same, each weighted by how directly it speaks.
        var score: Float = 0
        /// The number of the labels.
        var labelCount = 0
    }

    /// By tag.
    private(set) var tags: [String: Share] = [:]
    /// By word that tells themes.
    private(set) var themes: [String: Share] = [:]

    /// From here labels are believed.
    private static let belief: Float = 0.4
    /// From here several labels that agree are believed where nothing else is known of a photo.
    private static let agreement: Float = 0.15
    /// From here labels back what a caption says.
    private static let support: Float = 0.1
    /// How well what a word implies serves as a tag, against the word itself.
    static let impliedShare: Float = 0.92

    /// Adds labels up.
    ///
    /// - Parameters:
    ///   - labels: The classifier's names with probabilities.
    ///   - words: The caption's words, which may contradict.
    ///   - lexicon: What words stand for.
    init(
        _ labels: [(name: String, probability: Float)],
        beside words: ContentWords,
        lexicon: Lexicon
    ) {
        for label in labels where label.probability > 0 {
            let entries = Self.entries(ofLabel: label.name, in: lexicon)
            let weight = Self.agreement(of: entries.map(\.entry), with: words)
            add(entries, probability: min(label.probability, 1), weight: weight)
        }
    }

    private mutating func add(
        _ entries: [(entry: Lexicon.Entry, share: Float)],
        probability: Float,
        weight: Float
    ) {
        var shares: [String: Float] = [:]
        var context: [String: Float] = [:]
        for (entry, share) in entries {
            if let tag = entry.tag { shares[tag] = max(shares[tag] ?? 0, share) }
            let implied = share * (entry.tag == nil ? 1 : Self.impliedShare)
            for tag in entry.implied { shares[tag] = max(shares[tag] ?? 0, implied) }
            for word in entry.context { context[word] = max(context[word] ?? 0, share) }
        }
        for (tag, share) in shares {
            tags[tag, default: Share()].add(probability, score: probability * share * weight)
        }
        for (word, share) in context {
            themes[word, default: Share()].add(probability, score: probability * share * weight)
        }
    }

    /// The entry of a label; of a phrase that the lexicon lacks also that of its head noun.
    private static func entries(
        ofLabel name: String,
        in lexicon: Lexicon
    ) -> [(entry: Lexicon.Entry, share: Float)] {
        let words = ContentWords.words(of: name)
        let phrase = words.joined(separator: " ")
        guard let last = words.last, !words.contains(where: Lexicon.unwelcomeLabels.contains) else {
            return []
        }
        if let known = lexicon[phrase] { return [(known, 1)] }
        let whole = Lexicon.Entry(kind: .subject, tag: phrase)
        guard words.count > 1, let head = lexicon[last] else { return [(whole, 1)] }
        return [(whole, 1), (head, impliedShare)]
    }

    /// One half where label and caption name different animals, otherwise one.
    private static func agreement(of label: [Lexicon.Entry], with words: ContentWords) -> Float {
        let seen = Set(words.found.flatMap { Lexicon.animalsNamed(by: $0.entry) })
        let named = Set(label.flatMap(Lexicon.animalsNamed(by:)))
        return seen.isEmpty || named.isEmpty || !seen.isDisjoint(with: named) ? 1 : 0.5
    }

    /// The tags that labels speak for, if only a little.
    var supported: Set<String> {
        Set(tags.filter { $0.value.probability >= Self.support }.keys)
    }

    /// What is believed.
    ///
    /// - Parameters:
    ///   - shares: All tags or words.
    ///   - isAlone: Whether nothing else is known of the photo.
    /// - Returns: Those that are believed, with their scores, in alphabetical order.
    static func believed(
        _ shares: [String: Share],
        isAlone: Bool
    ) -> [(text: String, score: Float)] {
        shares.filter { _, share in
            share.probability >= belief
                || (isAlone && share.labelCount > 1 && share.probability >= agreement)
        }
        .map { ($0.key, min($0.value.score, 1)) }
        .sorted { $0.text < $1.text }
    }
}

extension LabelEvidence.Share {
    fileprivate mutating func add(_ probability: Float, score: Float) {
        self.probability += probability
        self.score += score
        labelCount += 1
    }
}
