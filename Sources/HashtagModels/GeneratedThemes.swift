internal import TensorCore

/// The themes that a generator finds beside what a photo shows, as far as the review lets them pass.
///
/// A theme's evidence is `3.5 · max(0, p′(theme | context) − p′(theme))`: the generator's
/// probabilities are those of the next tag, people put 3.5 tags beside the given ones, and the prior
/// is taken off so that tags that stand on everything stay away. `p′` is corrected for what the
/// training photos were found by (see ``SearchCorrectedGenerator``).
package struct GeneratedThemes: Sendable {
    private let generator: any HashtagGenerator
    private let verdicts: [TagReview.Verdict]
    private let prior: [Float]
    private let ids: [String: Int]

    private static let tagsBeside: Float = 3.5

    /// Combines a generator, a model with its vocabulary's priors, and the review.
    package init(
        _ generator: any HashtagGenerator,
        priorsOf weights: TagModelWeights,
        review: TagReview
    ) {
        self.generator = SearchCorrectedGenerator(generator, priorsOf: weights)
        prior = weights.correctedPrior
        verdicts = generator.vocabulary.tags.map(review.verdict(on:))
        // The most frequent tag of a stem comes first in the vocabulary.
        ids = Dictionary(
            generator.vocabulary.tags.enumerated().map { (WordStem.of(phrase: $1), $0) }
        ) { first, _ in first }
    }

    /// The evidence for each theme that passes, by its shown spelling.
    ///
    /// - Parameter content: Words and phrases for what the photo shows, with their weights.
    /// - Returns: The evidence; themes without any may be missing.
    /// - Throws: ``TensorError`` if the model's weights do not fit together.
    func evidence(for content: [String: Float]) throws(TensorError) -> [String: Float] {
        var weights: [Int: Float] = [:]
        for (phrase, weight) in content {
            guard let id = ids[WordStem.of(phrase: phrase)], verdicts[id] != .removed else {
                continue
            }
            weights[id] = max(weights[id] ?? 0, weight)
        }
        guard !weights.isEmpty else { return [:] }
        let shown = Set(weights.keys.compactMap { verdicts[$0].shown })
        let believed = try generator.probabilities(given: TagContext(weights))
        var evidence: [String: Float] = [:]
        for (id, verdict) in verdicts.enumerated() {
            guard case .theme(let text, let vouchers) = verdict,
                vouchers.isEmpty || !vouchers.isDisjoint(with: shown)
            else { continue }
            let lift = max(0, believed[id] - prior[id])
            evidence[text, default: 0] += Self.tagsBeside * lift
        }
        return evidence
    }
}
