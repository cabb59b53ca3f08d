/// CIDEr: the mean cosine between the weighted n-grams of a caption and of its references, times ten.
///
/// Without the D: long captions that repeat telling words are not held back.
///
/// - SeeAlso: Vedantam et al. 2015, arXiv:1411.5726, equations 1 to 3.
package struct CIDEr<Token: Hashable & Sendable>: Sendable {
    private let frequencies: DocumentFrequencies<Token>

    /// Uses frequencies counted before.
    package init(_ frequencies: DocumentFrequencies<Token>) {
        self.frequencies = frequencies
    }

    /// The score of a caption of one photo.
    ///
    /// - Returns: 0…10.
    package func score(_ candidate: [Token], references: [[Token]]) -> Double {
        guard !references.isEmpty else { return 0 }
        let vector = TermVector(candidate, frequencies)
        let sum = references.reduce(SIMD4<Double>()) { sum, reference in
            sum + vector.cosines(with: TermVector(reference, frequencies), isClipped: false)
        }
        return 10 * sum.sum() / 4 / Double(references.count)
    }
}
