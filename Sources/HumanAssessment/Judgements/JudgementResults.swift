internal import CaptionMetrics

/// How far automatic metrics rank captions as people did, and how far the people agree.
package struct JudgementResults: Sendable, Encodable {
    /// A metric's correlation.
    package struct Correlation: Sendable, Encodable {
        /// The metric's name.
        package let metric: String
        /// Kendall's τ-b.
        package let tauB: Double?
        /// Kendall's τ-c.
        package let tauC: Double?
    }

    /// What the judgements are called.
    package let name: String
    /// The captions that were compared.
    package let captions: Int
    /// The captions left out since they are among the photo's own references.
    package let ownCaptions: Int
    /// The judgements left out since the captions of a photo are not known.
    package let unknown: Int
    /// Each metric's correlation.
    package let correlations: [Correlation]
    /// Krippendorff's α of the raters, ordinal; nil for a single rating a caption.
    package let alphaOrdinal: Double?
    /// Krippendorff's α of the raters, interval.
    package let alphaInterval: Double?

    /// Compares metrics with judgements.
    ///
    /// As in the literature, a photo's references are all of its captions, and each rating of a caption is
    /// an observation of its own, not their mean.
    ///
    /// - Parameters:
    ///   - name: What the judgements are called.
    ///   - judgements: What people said.
    ///   - references: The captions of all photos.
    ///   - includesOwn: Whether captions count that are among the photo's own references.
    /// - SeeAlso: Anderson et al. 2016, arXiv:1607.08822 (SPICE); Hessel et al. 2021, arXiv:2104.08718.
    package init(
        name: String,
        _ judgements: CaptionJudgements,
        references: CaptionCollection,
        includesOwn: Bool
    ) {
        self.name = name
        let counted = judgements.judgements.filter { includesOwn || $0.photo != $0.source }
        ownCaptions = judgements.judgements.count - counted.count
        var tokens: [String: [[String]]] = [:]
        let tokenizer = CaptionTokenizer()
        for photo in Set(counted.flatMap { [$0.photo, $0.source] }) {
            tokens[photo] = references.captions(of: photo)?.map(tokenizer.tokens)
        }
        let known = counted.compactMap { judgement in
            tokens[judgement.photo].flatMap { own in
                tokens[judgement.source].flatMap { others in
                    others.indices.contains(judgement.number)
                        ? (
                            ratings: judgement.ratings,
                            photo: CaptionEvaluation.Photo(
                                candidate: others[judgement.number],
                                references: own
                            )
                        ) : nil
                }
            }
        }
        captions = known.count
        unknown = counted.count - known.count
        let scores = CaptionEvaluation(known.map(\.photo)).photos
        let observed = known.flatMap(\.ratings)
        correlations = CaptionMetric.allCases.map { metric in
            let values = zip(known, scores).flatMap { judgement, scores in
                judgement.ratings.map { _ in scores[metric] }
            }
            let tau = KendallTau(values, observed)
            return Correlation(metric: metric.rawValue, tauB: tau.tauB, tauC: tau.tauC)
        }
        let all = judgements.judgements.map(\.ratings)
        alphaOrdinal = KrippendorffAlpha.alpha(all, level: .ordinal)
        alphaInterval = KrippendorffAlpha.alpha(all, level: .interval)
    }
}
