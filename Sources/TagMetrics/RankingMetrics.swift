/// How well ranked tags meet those that a person chose, averaged over photos.
package struct RankingMetrics: Sendable, Hashable {
    /// The share of photos whose first tag was chosen.
    package private(set) var precisionAtOne = 0.0
    /// The mean share of the chosen tags among the first k.
    package private(set) var recall = 0.0
    /// The share of photos with at least one chosen tag among the first k.
    package private(set) var accuracy = 0.0
    /// The mean of the harmonic means of precision and recall among the first k.
    package private(set) var f1 = 0.0
    /// The number of photos.
    package private(set) var count = 0

    private let cutoff: Int

    /// Prepares to measure the first `cutoff` tags.
    package init(cutoff: Int) {
        self.cutoff = cutoff
    }

    /// Adds a photo.
    ///
    /// - Parameters:
    ///   - ranked: The tags, the best first.
    ///   - chosen: What the person chose; not empty.
    package mutating func add(ranked: [Int], chosen: Set<Int>) {
        guard !chosen.isEmpty else { return }
        let top = ranked.prefix(cutoff)
        let hits = Double(top.count { chosen.contains($0) })
        count += 1
        func average(_ mean: inout Double, _ value: Double) {
            mean += (value - mean) / Double(count)
        }
        average(&precisionAtOne, top.first.map(chosen.contains) == true ? 1 : 0)
        average(&recall, hits / Double(chosen.count))
        average(&accuracy, hits > 0 ? 1 : 0)
        // 2PR / (P + R) with P = hits / k and R = hits / chosen.
        average(&f1, 2 * hits / Double(cutoff + chosen.count))
    }
}
