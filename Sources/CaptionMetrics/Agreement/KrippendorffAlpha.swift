/// Krippendorff's α: how far raters agree beyond chance, for any number of raters and missing ratings.
///
/// 1 is perfect agreement, 0 what chance gives, below 0 less than that. Which rater gave a rating does
/// not count, so an item is the list of the ratings that it has.
///
/// - SeeAlso: Krippendorff 2011, "Computing Krippendorff's Alpha-Reliability", section C.
package enum KrippendorffAlpha {
    /// What differences between ratings mean.
    package enum Level: String, Sendable, CaseIterable {
        /// Ratings are names: equal or not.
        case nominal
        /// Ratings are ranks: what counts is how many ratings lie between two of them.
        case ordinal
        /// Ratings are numbers: the squared difference counts.
        case interval
    }

    /// α of ratings.
    ///
    /// `1 − (n − 1) Σ o δ² / Σ n n′ δ²` over pairs of different values, where `o` counts how often both
    /// meet on an item, each item's pairs over one less than its ratings.
    ///
    /// - Parameters:
    ///   - items: The ratings of each item; items with fewer than two do not count.
    ///   - level: What differences mean.
    /// - Returns: Nil if there are no two different ratings to disagree with.
    /// - Complexity: O(ratings + items·`V²`), `V` the number of different ratings.
    package static func alpha(_ items: [[Double]], level: Level) -> Double? {
        let pairable = items.filter { $0.count > 1 }
        let values = Set(pairable.joined()).sorted()
        let index = Dictionary(uniqueKeysWithValues: values.enumerated().map { ($1, $0) })
        var totals = [Double](repeating: 0, count: values.count)
        var coincidences = [[Double]](repeating: totals, count: values.count)
        for item in pairable {
            var counts = [Double](repeating: 0, count: values.count)
            for rating in item { counts[index[rating, default: 0]] += 1 }
            for (one, first) in counts.enumerated() where first > 0 {
                totals[one] += first
                for (other, second) in counts.enumerated() where other != one {
                    coincidences[one][other] += first * second / Double(item.count - 1)
                }
            }
        }
        var (observed, expected) = (0.0, 0.0)
        for one in values.indices {
            for other in values.indices where other != one {
                let difference = squaredDifference(one, other, values, totals, level)
                observed += coincidences[one][other] * difference
                expected += totals[one] * totals[other] * difference
            }
        }
        let count = totals.reduce(0, +)
        return expected > 0 ? 1 - (count - 1) * observed / expected : nil
    }

    /// δ² of two different values, by their places among `values`.
    private static func squaredDifference(
        _ one: Int,
        _ other: Int,
        _ values: [Double],
        _ totals: [Double],
        _ level: Level
    ) -> Double {
        let difference: Double
        switch level {
        case .nominal: difference = 1
        case .interval: difference = values[one] - values[other]
        case .ordinal:
            let between = totals[min(one, other)...max(one, other)].reduce(0, +)
            difference = between - (totals[one] + totals[other]) / 2
        }
        return difference * difference
    }
}
