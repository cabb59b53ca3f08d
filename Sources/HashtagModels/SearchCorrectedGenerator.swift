package import TensorCore

/// A generator without the bias of a crawl that searched for words.
///
/// Photos found by searching for a word all have it, so that a model believes it too often. Each
/// tag's probability is multiplied by what the search left of it, `p′(tag) / p(tag)`, where `p′`
/// counts only sets that were found by other words. Sets that nobody searched for stay as they are.
///
/// - SeeAlso: Saerens, Latinne, Decaestecker 2002, "Adjusting the Outputs of a Classifier to New a
///   Priori Probabilities", equation 4.
package struct SearchCorrectedGenerator: HashtagGenerator {
    package var name: String { "\(base.name)-corrected" }
    package var vocabulary: TagVocabulary { base.vocabulary }
    private let base: any HashtagGenerator
    private let factors: [Float]

    /// Wraps a generator.
    ///
    /// - Parameters:
    ///   - base: The generator.
    ///   - weights: A model that has the priors of the generator's vocabulary.
    package init(_ base: any HashtagGenerator, priorsOf weights: TagModelWeights) {
        self.base = base
        factors = zip(weights.correctedPrior, weights.prior)
            .map { corrected, plain in plain > 0 ? min(corrected / plain, 1) : 1 }
    }

    package func probabilities(given context: TagContext) throws(TensorError) -> [Float] {
        let believed = try base.probabilities(given: context)
        return zip(believed, factors).map { $0 * $1 }.normalized(excluding: context.ids)
    }
}
