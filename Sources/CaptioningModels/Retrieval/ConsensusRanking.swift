internal import CaptionMetrics

/// Ranks captions of one photo by how much each agrees with what people say of similar photos.
///
/// - SeeAlso: Devlin et al. 2015, arXiv:1505.04467, section 3.2; Mao et al. 2015, section 8, for
///   ranking a decoder's own captions in this way.
struct ConsensusRanking: Sendable {
    private let metric: CIDErD<Int>
    private let captions: [(vector: TermVector<Int>, weight: Float)]

    /// Prepares the comparison with captions.
    init(_ neighbours: NeighbourCaptions, metric: CIDErD<Int>) {
        self.metric = metric
        captions = neighbours.captions.map { (metric.vector(of: $0.words), $0.weight) }
    }

    /// The mean CIDEr-D between a caption and each of the neighbours', weighted by nearness.
    ///
    /// - Returns: 0…10.
    func agreement(with words: [Int]) -> Double {
        let vector = metric.vector(of: words)
        var (sum, weight) = (0.0, 0.0)
        for caption in captions {
            sum += Double(caption.weight) * metric.score(vector, references: [caption.vector])
            weight += Double(caption.weight)
        }
        return weight > 0 ? sum / weight : 0
    }
}
