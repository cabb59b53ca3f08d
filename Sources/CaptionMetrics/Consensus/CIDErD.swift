import Foundation

/// CIDEr-D: how much a caption says what the references agree on, times ten.
///
/// Equal to what the official scorer calls `Cider`. Repeated words do not help, and a caption of
/// another length than a reference's counts less. Generic over tokens: words, or their ids in training.
///
/// - SeeAlso: Vedantam et al. 2015, arXiv:1411.5726, equation 4 and section 5.
package struct CIDErD<Token: Hashable & Sendable>: Sendable {
    /// The standard deviation of the penalty for another length, in tokens.
    private static var deviation: Double { 6 }

    private let frequencies: DocumentFrequencies<Token>

    /// Counts in how many photos' references each n-gram occurs.
    ///
    /// Of one photo alone every n-gram is in all photos: all scores are 0.
    ///
    /// - Parameter corpus: For each photo its references, as tokens.
    package init(corpus: [[[Token]]]) {
        self.init(DocumentFrequencies(corpus: corpus))
    }

    /// Uses frequencies counted before.
    package init(_ frequencies: DocumentFrequencies<Token>) {
        self.frequencies = frequencies
    }

    /// The weighted n-grams of a caption; to be made once for a reference that is used often.
    @specialized(where Token == Int)
    @specialized(where Token == String)
    package func vector(of tokens: [Token]) -> TermVector<Token> {
        TermVector(tokens, frequencies)
    }

    /// The score of a caption of one photo.
    ///
    /// - Returns: 0…10.
    package func score(_ candidate: [Token], references: [[Token]]) -> Double {
        score(vector(of: candidate), references: references.map(vector))
    }

    /// The score of a caption of one photo, from vectors made before.
    ///
    /// - Returns: 0…10.
    /// - Complexity: O(candidate's tokens × references).
    @specialized(where Token == Int)
    @specialized(where Token == String)
    package func score(
        _ candidate: TermVector<Token>,
        references: [TermVector<Token>]
    ) -> Double {
        guard !references.isEmpty else { return 0 }
        let sum = references.reduce(SIMD4<Double>()) { sum, reference in
            // The official scorer takes the number of bigrams for the length.
            let difference = Double(
                candidate.counts.total(ofSize: 2) - reference.counts.total(ofSize: 2)
            )
            let penalty = exp(-difference * difference / (2 * Self.deviation * Self.deviation))
            return sum + candidate.cosines(with: reference, isClipped: true) * penalty
        }
        return 10 * sum.sum() / 4 / Double(references.count)
    }
}
