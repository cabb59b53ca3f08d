package import TensorCore

/// The mean of several generators' probabilities.
package struct EnsembleGenerator: HashtagGenerator {
    package let name = "ensemble"
    package let vocabulary: TagVocabulary
    private let members: [any HashtagGenerator]

    /// Makes an ensemble of generators with one vocabulary.
    ///
    /// - Returns: Nil if there is no generator or if their vocabularies differ.
    package init?(_ members: [any HashtagGenerator]) {
        guard let first = members.first,
            members.allSatisfy({ $0.vocabulary == first.vocabulary })
        else { return nil }
        vocabulary = first.vocabulary
        self.members = members
    }

    package func probabilities(given context: TagContext) throws(TensorError) -> [Float] {
        var sum = [Float](repeating: 0, count: vocabulary.count)
        for member in members {
            for (id, probability) in try member.probabilities(given: context).enumerated() {
                sum[id] += probability / Float(members.count)
            }
        }
        return sum
    }
}
