/// Brings suggested tags into one form: words apart, one tag for all forms of a word, none that
/// consists of stop words.
package struct TagNormalizer: Sendable {
    private let model: UnigramModel
    private let segmenter: HashtagSegmenter

    /// Makes a normalizer.
    ///
    /// - Parameters:
    ///   - captionWords: The captioner's words by falling frequency.
    ///   - cooccurrence: The table whose tags tell how often words are used in tags.
    package init(captionWords: [String], cooccurrence: CooccurrenceTable) {
        let tagWords = zip(cooccurrence.tags, cooccurrence.priors).flatMap { tag, prior in
            tag.split(whereSeparator: { $0 == " " || $0 == "-" }).map { (String($0), prior) }
        }
        model = UnigramModel(
            captionWords: captionWords.filter { $0.allSatisfy(\.isLetter) },
            tagWords: tagWords,
            names: Lexicon.tagWords.union(Lexicon.functionWords).union(Lexicon.standard.words)
                .sorted()
        )
        segmenter = HashtagSegmenter(model: model)
    }

    /// The tags in one form, the best first.
    ///
    /// Of the forms of a word, such as `dog` and `dogs`, the more common one stays, with the best
    /// score of all. Tags of equal scores keep their order.
    ///
    /// - Parameter tags: Tags as words, or run together.
    /// - Returns: Tags of distinct stems by descending score.
    /// - Complexity: O(characters), some microseconds a tag.
    package func normalized(_ tags: [ScoredTag]) -> [ScoredTag] {
        var places: [String: Int] = [:]
        var merged: [ScoredTag] = []
        for tag in tags {
            let words = words(of: tag.text)
            guard !words.isEmpty, !words.allSatisfy(Lexicon.functionWords.contains) else {
                continue
            }
            let phrase = words.joined(separator: " ")
            let new = ScoredTag(text: phrase, score: tag.score, source: tag.source)
            let stem = WordStem.of(phrase: phrase)
            if let place = places[stem] {
                merged[place] = merge(merged[place], new)
            } else {
                places[stem] = merged.count
                merged.append(new)
            }
        }
        return merged.enumerated()
            .sorted { ($1.element.score, $0.offset) < ($0.element.score, $1.offset) }
            .map(\.element)
    }

    /// The lower-case words of a tag, those that were run together apart.
    private func words(of text: String) -> [String] {
        text.split(whereSeparator: { $0 == " " || $0 == "-" || $0 == "_" || $0 == "#" })
            .flatMap { word in
                let lowercased = word.lowercased()
                return isKnown(lowercased) ? [lowercased] : segmenter.words(of: lowercased)
            }
    }

    private func isKnown(_ word: String) -> Bool {
        model.logProbability(of: word) != nil
    }

    /// Score and source of the better, text of the more common form.
    private func merge(_ known: ScoredTag, _ new: ScoredTag) -> ScoredTag {
        let better = new.score > known.score ? new : known
        let text = frequency(new.text) > frequency(known.text) ? new.text : known.text
        return ScoredTag(text: text, score: better.score, source: better.source)
    }

    /// The mean log-probability of the words.
    private func frequency(_ phrase: String) -> Float {
        let words = phrase.split(separator: " ").map { model.logProbability(of: String($0)) ?? -20 }
        return words.reduce(0, +) / Float(max(words.count, 1))
    }
}
