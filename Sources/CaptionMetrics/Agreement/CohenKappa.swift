/// Cohen's κ: how far two raters agree beyond what their habits alone would give.
///
/// - SeeAlso: Cohen 1960 (unweighted); Cohen 1968, "Weighted kappa".
package enum CohenKappa {
    /// How much a disagreement counts.
    package enum Weighting: String, Sendable, CaseIterable {
        /// Each alike.
        case none
        /// By the distance of the two ratings.
        case linear
        /// By the square of the distance.
        case quadratic
    }

    /// κ of two raters' ratings: `1 − Σ w o / Σ w e`, `o` what was observed and `e` what independent
    /// raters with the same habits would give.
    ///
    /// - Parameters:
    ///   - first: A rater's rating of each item.
    ///   - second: Another rater's.
    ///   - weighting: How much a disagreement counts.
    /// - Returns: Nil if neither rater ever differs from one and the same rating.
    /// - Precondition: Both are equally long.
    package static func kappa(
        _ first: [Int],
        _ second: [Int],
        weighting: Weighting
    ) -> Double? {
        precondition(first.count == second.count, "both raters rate the same items")
        let observed = zip(first, second).reduce(0.0) { $0 + weight($1.0, $1.1, weighting) }
        let (firstCounts, secondCounts) = (counts(first), counts(second))
        var expected = 0.0
        for (one, oneCount) in firstCounts {
            for (other, otherCount) in secondCounts {
                expected += Double(oneCount * otherCount) * weight(one, other, weighting)
            }
        }
        return expected > 0 ? 1 - Double(first.count) * observed / expected : nil
    }

    /// Each value and how often it stands there, in the values' order so that sums are the same each
    /// time.
    private static func counts(_ ratings: [Int]) -> [(value: Int, count: Int)] {
        Dictionary(ratings.map { ($0, 1) }, uniquingKeysWith: +)
            .sorted { $0.key < $1.key }
            .map { (value: $0.key, count: $0.value) }
    }

    private static func weight(_ one: Int, _ other: Int, _ weighting: Weighting) -> Double {
        let distance = Double(one - other)
        switch weighting {
        case .none: return distance == 0 ? 0 : 1
        case .linear: return distance.magnitude
        case .quadratic: return distance * distance
        }
    }
}
