/// How well confidences agree with how often they are right.
///
/// Predictions are sorted into bins of equal width by confidence. The expected calibration error is
/// Σ (nₖ/n)·|shareₖ − confidenceₖ| over the bins, where share is that of right predictions.
///
/// - SeeAlso: Naeini et al. 2015; Guo et al. 2017, equation 3.
package struct Calibration: Sendable {
    /// Predictions of like confidence.
    package struct Bin: Sendable, Equatable {
        /// How many there are.
        package var count = 0
        /// Their mean confidence; 0 if there are none.
        package var confidence = 0.0
        /// The share of right ones; 0 if there are none.
        package var share = 0.0
    }

    /// The bins, from the least confidence to the greatest.
    package let bins: [Bin]
    /// Σ over bins of count · |share − confidence| / number of predictions.
    package let expectedError: Double
    /// The mean of (confidence − 1 if right, else 0)².
    package let brierScore: Double
    /// The share of all predictions that are right.
    package let share: Double
    /// The probability that a right prediction has more confidence than a wrong one, ties counted
    /// half; 0.5 if all are right or all wrong.
    package let discrimination: Double

    /// Measures predictions.
    ///
    /// - Parameters:
    ///   - predictions: Confidences, 0…1, and whether they were right.
    ///   - binCount: The number of bins.
    package init(_ predictions: [(confidence: Double, isRight: Bool)], binCount: Int = 10) {
        var bins = Array(repeating: Bin(), count: binCount)
        for prediction in predictions {
            let index = min(max(Int(prediction.confidence * Double(binCount)), 0), binCount - 1)
            bins[index].count += 1
            bins[index].confidence += prediction.confidence
            bins[index].share += prediction.isRight ? 1 : 0
        }
        for index in bins.indices where bins[index].count > 0 {
            bins[index].confidence /= Double(bins[index].count)
            bins[index].share /= Double(bins[index].count)
        }
        let total = Double(max(predictions.count, 1))
        self.bins = bins
        expectedError = bins.reduce(0) {
            $0 + Double($1.count) / total * abs($1.share - $1.confidence)
        }
        brierScore =
            predictions.reduce(0) { sum, prediction in
                let error = prediction.confidence - (prediction.isRight ? 1 : 0)
                return sum + error * error
            } / total
        share = Double(predictions.count { $0.isRight }) / total
        discrimination = Self.discrimination(of: predictions)
    }

    private static func discrimination(
        of predictions: [(confidence: Double, isRight: Bool)]
    ) -> Double {
        let right = predictions.filter(\.isRight).map(\.confidence)
        let wrong = predictions.filter { !$0.isRight }.map(\.confidence)
        guard !right.isEmpty, !wrong.isEmpty else { return 0.5 }
        let wins = right.reduce(0.0) { sum, value in
            wrong.reduce(sum) { $0 + (value > $1 ? 1 : value == $1 ? 0.5 : 0) }
        }
        return wins / Double(right.count * wrong.count)
    }
}
