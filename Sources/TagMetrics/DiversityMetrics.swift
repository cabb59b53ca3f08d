/// How much the sets of tags vary that are drawn for the same photo.
///
/// Tags of a set have no order of their own: a pair is two neighbours in the order in which they were
/// drawn, and counts the same the other way round.
package struct DiversityMetrics: Sendable {
    /// Different tags among all tags drawn for a photo, mean over photos.
    package private(set) var distinctOne = 0.0
    /// Different pairs among all pairs drawn for a photo, mean over photos.
    package private(set) var distinctTwo = 0.0
    /// How much each set repeats the photo's others, mean over photos; 1 where all are equal.
    ///
    /// - SeeAlso: Zhu et al. 2018, arXiv:1802.01886, section 3.1 (self-BLEU), here of tags and pairs.
    package private(set) var selfBLEU = 0.0

    private var tags: Set<Int> = []
    private var count = 0

    /// Prepares to measure.
    package init() {}

    /// The share of a vocabulary that was drawn for any photo.
    package func coverage(ofVocabulary size: Int) -> Double {
        size > 0 ? Double(tags.count) / Double(size) : 0
    }

    /// Adds the sets drawn for a photo, at least two.
    package mutating func add(samples: [[Int]]) {
        guard samples.count > 1 else { return }
        let pairs = samples.map(Self.pairs)
        count += 1
        func average(_ mean: inout Double, _ value: Double) {
            mean += (value - mean) / Double(count)
        }
        average(&distinctOne, Self.distinctShare(samples))
        average(&distinctTwo, Self.distinctShare(pairs))
        average(&selfBLEU, Self.selfBLEU(samples, pairs))
        for sample in samples { tags.formUnion(sample) }
    }

    /// Two neighbours in either order.
    private struct Pair: Hashable {
        let first: Int
        let second: Int
    }

    private static func pairs(of tags: [Int]) -> [Pair] {
        zip(tags, tags.dropFirst()).map { Pair(first: min($0, $1), second: max($0, $1)) }
    }

    private static func distinctShare(_ sets: [[some Hashable]]) -> Double {
        let all = sets.joined()
        return all.isEmpty ? 0 : Double(Set(all).count) / Double(all.count)
    }

    /// The mean over sets of √(p₁ p₂), the shares of its tags and pairs that another set has.
    private static func selfBLEU(_ samples: [[Int]], _ pairs: [[Pair]]) -> Double {
        let total = samples.indices.reduce(0.0) { sum, index in
            let (one, two) = (precision(index, samples), precision(index, pairs))
            return sum + (one * two).squareRoot()
        }
        return total / Double(samples.count)
    }

    private static func precision<Item: Hashable>(_ index: Int, _ sets: [[Item]]) -> Double {
        var others: Set<Item> = []
        for (other, items) in sets.enumerated() where other != index { others.formUnion(items) }
        let items = sets[index]
        guard !items.isEmpty else { return 0 }
        return Double(items.count { others.contains($0) }) / Double(items.count)
    }
}
