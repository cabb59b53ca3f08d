/// The n-grams of one caption, weighted by how telling they are (tf-idf).
package struct TermVector<Token: Hashable & Sendable>: Sendable {
    /// The counts of the n-grams, whose order the weights follow.
    let counts: NGramCounts<Token>
    /// For each n-gram its count times its inverse document frequency.
    let weights: [Double]
    /// The Euclidean lengths of the parts of 1, 2, 3 and 4 tokens.
    let norms: SIMD4<Double>

    @specialized(where Token == Int)
    @specialized(where Token == String)
    init(_ tokens: [Token], _ frequencies: DocumentFrequencies<Token>) {
        counts = NGramCounts(tokens)
        var squares = SIMD4<Double>()
        weights = counts.terms.map { term in
            let weight = Double(term.count) * frequencies.inverse(of: term.ngram)
            squares[term.ngram.count - 1] += weight * weight
            return weight
        }
        norms = squares.squareRoot()
    }

    /// The cosines with another vector, one for each size of n-gram.
    ///
    /// - Parameters:
    ///   - other: A reference.
    ///   - isClipped: Whether a weight counts at most as high as the reference's (CIDEr-D).
    /// - Returns: 0 where either part has no length.
    @specialized(where Token == Int)
    @specialized(where Token == String)
    func cosines(with other: Self, isClipped: Bool) -> SIMD4<Double> {
        var products = SIMD4<Double>()
        for (term, weight) in zip(counts.terms, weights) {
            guard let position = other.counts.position(of: term.ngram) else { continue }
            let theirs = other.weights[position]
            products[term.ngram.count - 1] += (isClipped ? min(weight, theirs) : weight) * theirs
        }
        let scale = norms * other.norms
        return products.replacing(with: products / scale, where: scale .!= 0)
    }
}
