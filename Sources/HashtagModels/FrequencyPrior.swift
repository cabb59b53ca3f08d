package import TensorCore

/// The baseline that looks at no photo: each tag as often as people use it.
package struct FrequencyPrior: HashtagGenerator {
    package let name = "prior"
    package let vocabulary: TagVocabulary
    private let counts: [Float]

    /// Counts the tags of sets.
    package init(sets: [[String]], vocabulary: TagVocabulary) {
        self.vocabulary = vocabulary
        var counts = [Float](repeating: 0, count: vocabulary.count)
        for id in sets.joined().compactMap(vocabulary.id(of:)) { counts[id] += 1 }
        self.counts = counts
    }

    package func probabilities(given context: TagContext) throws(TensorError) -> [Float] {
        counts.normalized(excluding: context.ids)
    }
}

/// The baseline of pairs: the mean of p(b | a) over the tags a of the context.
///
/// p(b | a) is the share of the sets with a that have b.
package struct Cooccurrence: HashtagGenerator {
    package let name = "cooccurrence"
    package let vocabulary: TagVocabulary
    private let prior: FrequencyPrior
    /// Row a holds p(b | a).
    private let conditional: [Float]

    /// Counts the pairs of tags of sets.
    ///
    /// - Complexity: O(sets · tags²) and memory for V² values.
    package init(sets: [[String]], vocabulary: TagVocabulary) {
        self.vocabulary = vocabulary
        prior = FrequencyPrior(sets: sets, vocabulary: vocabulary)
        let size = vocabulary.count
        var pairs = [Float](repeating: 0, count: size * size)
        var counts = [Float](repeating: 0, count: size)
        for set in sets {
            let ids = set.compactMap(vocabulary.id(of:))
            for a in ids {
                counts[a] += 1
                for b in ids where a != b { pairs[a * size + b] += 1 }
            }
        }
        for a in 0..<size where counts[a] > 0 {
            for b in 0..<size { pairs[a * size + b] /= counts[a] }
        }
        conditional = pairs
    }

    package func probabilities(given context: TagContext) throws(TensorError) -> [Float] {
        let size = vocabulary.count
        guard !context.tags.isEmpty else { return try prior.probabilities(given: context) }
        var scores = [Float](repeating: 0, count: size)
        for tag in context.tags {
            for b in 0..<size { scores[b] += tag.weight * conditional[tag.id * size + b] }
        }
        return scores.normalized(excluding: context.ids)
    }
}

extension [Float] {
    /// The values divided by their sum, with zeros in the excluded places.
    func normalized(excluding excluded: Set<Int>) -> [Float] {
        var values = self
        for id in excluded where values.indices.contains(id) { values[id] = 0 }
        let sum = values.reduce(0, +)
        return sum > 0 ? values.map { $0 / sum } : values
    }
}
