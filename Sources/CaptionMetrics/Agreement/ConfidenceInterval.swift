/// Where a figure lies with 95 % confidence.
package struct ConfidenceInterval: Sendable, Hashable, Codable {
    /// The lower end.
    package let lower: Double
    /// The upper end.
    package let upper: Double

    /// The 97.5 % quantile of the standard normal distribution.
    private static let normalQuantile = 1.959963984540054

    /// Takes both ends.
    package init(lower: Double, upper: Double) {
        self.lower = lower
        self.upper = upper
    }

    /// The percentile bootstrap of a mean: the middle 95 % of the means of samples drawn with
    /// replacement.
    ///
    /// - Parameters:
    ///   - values: One value an independent unit, such as the mean rating of a photo; not empty.
    ///   - generator: Where the draws come from.
    ///   - draws: How many samples are drawn.
    /// - SeeAlso: Efron, Tibshirani 1993, "An Introduction to the Bootstrap", section 13.3.
    /// - Complexity: O(`draws`·values).
    package init(
        ofMean values: [Double],
        using generator: inout some RandomNumberGenerator,
        draws: Int = 10_000
    ) {
        precondition(!values.isEmpty, "a mean has values")
        let means = (0..<draws).map { _ in
            let sum = values.indices.reduce(0.0) { sum, _ in
                sum + values[Int.random(in: values.indices, using: &generator)]
            }
            return sum / Double(values.count)
        }.sorted()
        lower = Self.quantile(0.025, ofSorted: means)
        upper = Self.quantile(0.975, ofSorted: means)
    }

    /// Wilson's score interval of a share.
    ///
    /// Shares between nothing and all, such as a tie that counts half, vary less than yes and no: then
    /// the interval is wider than need be, never narrower.
    ///
    /// - Parameters:
    ///   - share: The mean over the units, 0…1.
    ///   - count: The number of units, at least 1.
    /// - SeeAlso: Wilson 1927; Brown, Cai, DasGupta 2001, "Interval estimation for a binomial
    ///   proportion".
    package init(ofShare share: Double, count: Int) {
        let (size, z) = (Double(count), Self.normalQuantile)
        let centre = share + z * z / (2 * size)
        let reach = z * (share * (1 - share) / size + z * z / (4 * size * size)).squareRoot()
        let scale = 1 + z * z / size
        lower = max(0, (centre - reach) / scale)
        upper = min(1, (centre + reach) / scale)
    }

    /// The value below which a share of sorted values lies, interpolated between neighbours.
    private static func quantile(_ share: Double, ofSorted values: [Double]) -> Double {
        let place = share * Double(values.count - 1)
        let below = Int(place)
        let above = min(below + 1, values.count - 1)
        return values[below] + (place - Double(below)) * (values[above] - values[below])
    }
}
