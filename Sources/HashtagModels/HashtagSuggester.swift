package import TensorCore

/// Suggests hashtags for a photo from its caption, the classifier's labels and co-occurrence.
///
/// Four sources, in one scale from 0 to 1:
///
/// 1. **Caption.** Content words and compounds, by what they are (subject 0.95, activity 0.9,
///    scene 0.85, unknown noun 0.6, thing 0.55, garment 0.35, somebody 0.3), times 0.97 for each
///    content word before, times what the image says of the word (see ``ImageEvidence``). What a
///    word implies (`dog` for `beagle`) follows at 0.92 of its score.
///    People become `people`: gender and age are the captioner's guess.
/// 2. **Labels**, by the probability of all labels that say the same, where that is 0.4 and more;
///    head noun and what it implies at 0.92 of that. Where label and caption name different
///    animals, the label counts half. Where the image refutes all that the caption names, two
///    labels that agree at 0.15 count too.
/// 3. **Image.** Words that fit the photo very well although the caption lacks them.
/// 4. **Related** themes from the table: `x` = mean over the context of
///    `max(0, p(theme | context) − p(theme))`, the context weighted by its words' scores;
///    the score is `0.55 x / (x + 0.06)` times the context's best score, so that the photo's own
///    words stay ahead. Subtracting the prior keeps tags away that people put on everything. A
///    theme that is itself context, as nature is for a field, counts as certain there. Where a
///    generator has more evidence for a theme (see ``GeneratedThemes``), the mean of both counts.
///
/// Tags with one stem are one tag: the better score wins. Order: score, then text.
package struct HashtagSuggester: Sendable {
    private let cooccurrence: CooccurrenceTable
    private let generated: GeneratedThemes?
    private let lexicon = Lexicon.standard

    private static let impliedShare = LabelEvidence.impliedShare
    private static let leastEvidence: Float = 0.012
    private static let mostRelated = 10
    private static let leastTrust: Float = 0.2

    /// What the photo shows, by phrases with their weights.
    private struct Context {
        /// Words that the table and the generator know something of.
        var themes: [String: Float] = [:]
        /// The tags that a generator may know beside them, as one of the user's own does.
        var tags: [String: Float] = [:]
        /// The factor of what is added.
        var trust: Float

        mutating func add(_ entry: Lexicon.Entry, score: Float) {
            for word in entry.context { themes[word] = max(themes[word] ?? 0, score * trust) }
            if let tag = entry.tag { tags[tag] = max(tags[tag] ?? 0, score * trust) }
        }
    }

    /// Makes a suggester.
    ///
    /// - Parameters:
    ///   - cooccurrence: The table of themes.
    ///   - generated: A trained generator's themes beside it; nil for the table alone.
    package init(cooccurrence: CooccurrenceTable, generated: GeneratedThemes? = nil) {
        self.cooccurrence = cooccurrence
        self.generated = generated
    }

    /// Suggests tags, the best first.
    ///
    /// - Parameters:
    ///   - caption: The caption, with or without capital and full stop; may be empty.
    ///   - match: How well the caption fits the photo, a cosine; a caption that fits badly says less
    ///     of the related themes than labels do.
    ///   - labels: The classifier's names with probabilities, in any order; may be empty.
    ///   - imageFits: How well words and phrases fit the photo, as a cosine above that of any word;
    ///     those that it does not know are left out.
    ///   - limit: The most tags that are wanted.
    /// - Returns: Tags of distinct stems by descending score; the same for the same input.
    /// - Throws: ``TensorError`` if the generator's weights do not fit together.
    /// - Complexity: O(words + context rows × neighbours) without a generator; well below a
    ///   millisecond.
    package func suggest(
        caption: String,
        match: Float = 1,
        labels: [(name: String, probability: Float)],
        imageFits: ([String]) throws(TensorError) -> [String: Float] = { _ in [:] },
        limit: Int = 20
    ) throws(TensorError) -> [ScoredTag] {
        guard limit > 0 else { return [] }
        var tags = TagCollection()
        var context = Context(trust: 1)
        let words = ContentWords(caption: caption, lexicon: lexicon)
        let labelled = LabelEvidence(labels, beside: words, lexicon: lexicon)
        let image = ImageEvidence(
            fits: try imageFits(lexicon.proposableWords + words.found.map(\.phrase)),
            match: match,
            labelled: labelled.supported
        )
        context.trust = min(max(match / ImageEvidence.fullMatch, Self.leastTrust), 1)
        let believed = words.found.compactMap { word in
            image.factor(of: word).map { (entry: word.entry, score: word.salience * $0) }
        }
        for word in believed {
            add(word.entry, score: word.score, source: .caption, to: &tags, context: &context)
        }
        context.trust = 1
        let isRefuted =
            believed.count < words.found.count
            && believed.allSatisfy { $0.entry.kind >= .garment }
        add(labelled, isAlone: isRefuted, to: &tags, context: &context)
        let proposed = image.proposed(
            by: lexicon,
            beside: believed.map(\.entry),
            hasPerson: words.hasPerson
        )
        for word in proposed {
            add(word.entry, score: word.score, source: .label, to: &tags, context: &context)
        }
        if words.isPortrait {
            let score = Lexicon.Kind.person.weight
            add(.portrait, score: score, source: .caption, to: &tags, context: &context)
        }
        for tag in try related(to: context) { tags.add(tag) }
        return tags.ranked(limit: limit)
    }

    /// Adds the tags of an entry, and the words that tell its themes to the context.
    private func add(
        _ entry: Lexicon.Entry,
        score: Float,
        source: ScoredTag.Source,
        to tags: inout TagCollection,
        context: inout Context
    ) {
        if let tag = entry.tag {
            tags.add(ScoredTag(text: tag, score: score, source: source))
        }
        let share = entry.tag == nil ? 1 : Self.impliedShare
        for tag in entry.implied {
            tags.add(ScoredTag(text: tag, score: score * share, source: source))
        }
        context.add(entry, score: score)
    }

    /// Adds the tags that labels speak for, and the words that tell their themes to the context.
    private func add(
        _ labelled: LabelEvidence,
        isAlone: Bool,
        to tags: inout TagCollection,
        context: inout Context
    ) {
        for (tag, score) in LabelEvidence.believed(labelled.tags, isAlone: isAlone) {
            tags.add(ScoredTag(text: tag, score: score, source: .label))
            context.tags[tag] = max(context.tags[tag] ?? 0, score)
        }
        for (word, score) in LabelEvidence.believed(labelled.themes, isAlone: isAlone) {
            context.themes[word] = max(context.themes[word] ?? 0, score)
        }
    }

    /// The themes that people tag together with the context.
    private func related(to context: Context) throws(TensorError) -> [ScoredTag] {
        guard let strongest = context.themes.values.max(), strongest > 0 else { return [] }
        var evidence = tabulated(beside: context.themes)
        if let generated {
            let content = context.themes.merging(context.tags) { max($0, $1) }
            for (theme, share) in try generated.evidence(for: content) {
                evidence[theme, default: 0] += max(0, share - evidence[theme, default: 0]) / 2
            }
        }
        let themes = evidence.filter { $0.value >= Self.leastEvidence }
            .sorted { (-$0.value, $0.key) < (-$1.value, $1.key) }
        return themes.prefix(Self.mostRelated).map { theme, evidence in
            let score = strongest * 0.55 * evidence / (evidence + 0.06)
            return ScoredTag(text: theme, score: score, source: .related)
        }
    }

    /// The table's evidence for each theme.
    private func tabulated(beside context: [String: Float]) -> [String: Float] {
        var weights: [Int: Float] = [:]
        for (word, weight) in context {
            guard let row = cooccurrence.index(of: word) else { continue }
            weights[row] = max(weights[row] ?? 0, weight)
        }
        let rows = weights.sorted { $0.key < $1.key }
        let total = rows.reduce(0) { $0 + $1.value }
        var evidence: [String: Float] = [:]
        for (row, weight) in rows {
            if cooccurrence.isTheme[row] {
                evidence[cooccurrence.tags[row], default: 0] += weight / total
            }
            for neighbour in cooccurrence.neighbours[row] where weights[neighbour.index] == nil {
                let lift = neighbour.probability - cooccurrence.priors[neighbour.index]
                let theme = cooccurrence.tags[neighbour.index]
                evidence[theme, default: 0] += max(0, lift) * weight / total
            }
        }
        return evidence
    }
}
