import Foundation

/// In how many photos' references each n-gram occurs.
package struct DocumentFrequencies<Token: Hashable & Sendable>: Sendable {
    private var counts: [ArraySlice<Token>: Int] = [:]
    private let logarithmOfCount: Double

    /// Counts a corpus.
    ///
    /// - Parameter corpus: For each photo its references, as tokens.
    @specialized(where Token == Int)
    @specialized(where Token == String)
    package init(corpus: [[[Token]]]) {
        logarithmOfCount = log(Double(max(corpus.count, 1)))
        for references in corpus {
            var seen: Set<ArraySlice<Token>> = []
            for reference in references {
                for term in NGramCounts(reference).terms { seen.insert(term.ngram) }
            }
            for ngram in seen { counts[ngram, default: 0] += 1 }
        }
    }

    /// ln(N / df): how telling an n-gram is; one that no reference has counts as if one had it.
    func inverse(of ngram: ArraySlice<Token>) -> Double {
        logarithmOfCount - log(Double(max(counts[ngram] ?? 1, 1)))
    }
}
