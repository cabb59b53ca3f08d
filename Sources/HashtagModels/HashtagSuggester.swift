/// Suggests hashtags for a photo from its caption, the classifier's labels and co-occurrence.
///
/// Three sources, in one scale from 0 to 1:
///
/// 1. **Caption.** Content words and compounds, by what they are (subject 0.95, activity 0.9,
///    scene 0.85, unknown noun 0.6, thing 0.55, garment 0.35, somebody 0.3), times 0.97 for each
///    content word before. What a word implies (`dog` for `beagle`) follows at 0.92 of its score.
///    People become `people`: gender and age are the captioner's guess.
/// 2. **Labels** of probability 0.4 and more, by probability; head noun and what it implies at
///    0.92 of that. Where label and caption name different animals, the label counts half.
/// 3. **Related** themes from the table: `x` = mean over the context of
///    `max(0, p(theme | context) − p(theme))`, the context weighted by its words' scores;
///    the score is `0.55 x / (x + 0.06)` times the context's best score, so that the photo's own
///    words stay ahead. Subtracting the prior keeps tags away that people put on everything. A
///    theme that is itself context, as nature is for a field, counts as certain there.
///
/// Tags with one stem are one tag: the better score wins. Order: score, then text.
package struct HashtagSuggester: Sendable {
    private let cooccurrence: CooccurrenceTable
    private let lexicon = Lexicon.standard

    private static let leastLabelProbability: Float = 0.4
    private static let impliedShare: Float = 0.92
    private static let leastEvidence: Float = 0.012
    private static let mostRelated = 10

    /// Makes a suggester.
    package init(cooccurrence: CooccurrenceTable) {
        self.cooccurrence = cooccurrence
    }

    /// Suggests tags, the best first.
    ///
    /// - Parameters:
    ///   - caption: The caption, with or without capital and full stop; may be empty.
    ///   - labels: The classifier's names with probabilities, in any order; may be empty.
    ///   - limit: The most tags that are wanted.
    /// - Returns: Tags of distinct stems by descending score; the same for the same input.
    /// - Complexity: O(words + context rows × neighbours); well below a millisecond.
    package func suggest(
        caption: String,
        labels: [(name: String, probability: Float)],
        limit: Int = 20
    ) -> [ScoredTag] {
        guard limit > 0 else { return [] }
        var tags = TagCollection()
        var context: [Int: Float] = [:]
        let words = ContentWords(caption: caption, lexicon: lexicon)
        for word in words.found {
            add(word.entry, score: word.salience, source: .caption, to: &tags, context: &context)
        }
        for label in labels where label.probability >= Self.leastLabelProbability {
            let entries = entries(ofLabel: label.name)
            let score = min(label.probability, 1) * agreement(of: entries.map(\.entry), with: words)
            for (entry, share) in entries {
                add(entry, score: score * share, source: .label, to: &tags, context: &context)
            }
        }
        if words.isPortrait {
            let score = Lexicon.Kind.person.weight
            add(.portrait, score: score, source: .caption, to: &tags, context: &context)
        }
        for tag in related(to: context) { tags.add(tag) }
        return tags.ranked(limit: limit)
    }

    /// Adds the tags of an entry, and its rows of the table to the context.
    private func add(
        _ entry: Lexicon.Entry,
        score: Float,
        source: ScoredTag.Source,
        to tags: inout TagCollection,
        context: inout [Int: Float]
    ) {
        if let tag = entry.tag {
            tags.add(ScoredTag(text: tag, score: score, source: source))
        }
        let share = entry.tag == nil ? 1 : Self.impliedShare
        for tag in entry.implied {
            tags.add(ScoredTag(text: tag, score: score * share, source: source))
        }
        for row in entry.context.compactMap(cooccurrence.index(of:)) {
            context[row] = max(context[row] ?? 0, score)
        }
    }

    /// The entry of a label; of a phrase that the lexicon lacks also that of its head noun.
    private func entries(ofLabel name: String) -> [(entry: Lexicon.Entry, share: Float)] {
        let words = ContentWords.words(of: name)
        let phrase = words.joined(separator: " ")
        guard let last = words.last, !words.contains(where: Lexicon.unwelcomeLabels.contains) else {
            return []
        }
        if let known = lexicon[phrase] { return [(known, 1)] }
        let whole = Lexicon.Entry(kind: .subject, tag: phrase)
        guard words.count > 1, let head = lexicon[last] else { return [(whole, 1)] }
        return [(whole, 1), (head, Self.impliedShare)]
    }

    /// One half where label and caption name different animals, otherwise one.
    private func agreement(of label: [Lexicon.Entry], with words: ContentWords) -> Float {
        let seen = Set(words.found.flatMap { Lexicon.animalsNamed(by: $0.entry) })
        let named = Set(label.flatMap(Lexicon.animalsNamed(by:)))
        return seen.isEmpty || named.isEmpty || !seen.isDisjoint(with: named) ? 1 : 0.5
    }

    /// The themes that people tag together with the context.
    private func related(to context: [Int: Float]) -> [ScoredTag] {
        let rows = context.sorted { $0.key < $1.key }
        let total = rows.reduce(0) { $0 + $1.value }
        guard total > 0, let strongest = rows.map(\.value).max() else { return [] }
        var evidence = [Float](repeating: 0, count: cooccurrence.tags.count)
        for (row, weight) in rows {
            evidence[row] += cooccurrence.isTheme[row] ? weight / total : 0
            for neighbour in cooccurrence.neighbours[row] where context[neighbour.index] == nil {
                let lift = neighbour.probability - cooccurrence.priors[neighbour.index]
                evidence[neighbour.index] += max(0, lift) * weight / total
            }
        }
        let themes = evidence.indices.filter { evidence[$0] >= Self.leastEvidence }
            .sorted { (-evidence[$0], $0) < (-evidence[$1], $1) }
        return themes.prefix(Self.mostRelated).map { theme in
            let score = strongest * 0.55 * evidence[theme] / (evidence[theme] + 0.06)
            return ScoredTag(text: cooccurrence.tags[theme], score: score, source: .related)
        }
    }
}
