/// ROUGE-L: how long a common subsequence a caption has with its references.
///
/// As the official scorer computes it: the best precision and the best recall, which may be those of
/// two references.
///
/// - SeeAlso: Lin 2004, "ROUGE: A Package for Automatic Evaluation of Summaries", section 3.
package struct ROUGEL: Sendable {
    /// How much more recall counts than precision.
    private static let beta = 1.2

    /// Makes the metric.
    package init() {}

    /// The score of a caption of one photo.
    ///
    /// - Returns: 0…1.
    package func score(_ candidate: [String], references: [[String]]) -> Double {
        guard !candidate.isEmpty else { return 0 }
        var (precision, recall) = (0.0, 0.0)
        for reference in references where !reference.isEmpty {
            let common = Double(Self.commonLength(candidate, reference))
            precision = max(precision, common / Double(candidate.count))
            recall = max(recall, common / Double(reference.count))
        }
        guard precision > 0 else { return 0 }
        let square = Self.beta * Self.beta
        return (1 + square) * precision * recall / (recall + square * precision)
    }

    /// The length of the longest common subsequence.
    private static func commonLength(_ first: [String], _ second: [String]) -> Int {
        var lengths = [Int](repeating: 0, count: second.count + 1)
        for word in first {
            var diagonal = 0
            for (index, other) in second.enumerated() {
                let above = lengths[index + 1]
                lengths[index + 1] =
                    word == other ? diagonal + 1 : max(above, lengths[index])
                diagonal = above
            }
        }
        return lengths[second.count]
    }
}
