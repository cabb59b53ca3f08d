/// Kendall's rank correlation of two lists of scores, corrected for ties.
///
/// Of all `n(n−1)/2` pairs of items, `C` are ranked alike by both lists, `D` the other way round, and
/// the rest is tied in one or both.
///
/// - SeeAlso: Kendall 1945, "The treatment of ties in ranking problems" (τ-b); Stuart 1953 (τ-c);
///   Knight 1966, "A computer method for calculating Kendall's tau with ungrouped data".
package struct KendallTau: Sendable, Hashable {
    /// The number of items.
    package let count: Int
    /// `C − D`.
    package let surplus: Int
    /// The pairs that the first list ties.
    package let firstTies: Int
    /// The pairs that the second list ties.
    package let secondTies: Int
    /// The different values of the list that has fewer of them.
    package let levels: Int

    /// Compares two lists.
    ///
    /// - Parameters:
    ///   - first: A score of each item; none is NaN.
    ///   - second: Another score of each item; none is NaN.
    /// - Precondition: Both are equally long.
    /// - Complexity: O(`n log n`).
    package init(_ first: [Double], _ second: [Double]) {
        precondition(first.count == second.count, "each item has two scores")
        count = first.count
        let order = first.indices.sorted {
            (first[$0], second[$0]) < (first[$1], second[$1])
        }
        var ranked = order.map { second[$0] }
        let bothTied = Self.tiedPairs(
            order.map { (first[$0], second[$0]) },
            isEqual: { $0 == $1 }
        )
        let firstRuns = Self.tiedPairs(order.map { first[$0] }, isEqual: ==)
        // Items are in the order of the first list, so each exchange is one discordant pair.
        let discordant = ranked.sortCountingInversions()
        let secondRuns = Self.tiedPairs(ranked, isEqual: ==)
        firstTies = firstRuns.pairs
        secondTies = secondRuns.pairs
        levels = min(firstRuns.values, secondRuns.values)
        let untied = count * (count - 1) / 2 - firstTies - secondTies + bothTied.pairs
        surplus = untied - 2 * discordant
    }

    /// τ-b: `(C − D) / √((P − T₁)(P − T₂))` with `P` all pairs and `T` the ties of a list.
    ///
    /// Nil if a list has no two different values.
    package var tauB: Double? {
        let pairs = count * (count - 1) / 2
        let scale = (Double(pairs - firstTies) * Double(pairs - secondTies)).squareRoot()
        return scale > 0 ? Double(surplus) / scale : nil
    }

    /// τ-c: `2(C − D) / (n² (m − 1)/m)` with `m` the fewer different values of both lists.
    ///
    /// Nil if a list has no two different values.
    package var tauC: Double? {
        guard levels > 1 else { return nil }
        let scale = Double(count) * Double(count) * Double(levels - 1) / Double(levels)
        return 2 * Double(surplus) / scale
    }

    /// The pairs within runs of equal neighbours, and the number of runs.
    private static func tiedPairs<Value>(
        _ sorted: [Value],
        isEqual: (Value, Value) -> Bool
    ) -> (pairs: Int, values: Int) {
        var (pairs, values, run) = (0, 0, 0)
        for index in sorted.indices {
            run = index > 0 && isEqual(sorted[index - 1], sorted[index]) ? run + 1 : 0
            pairs += run
            values += run == 0 ? 1 : 0
        }
        return (pairs, values)
    }
}

extension [Double] {
    /// Sorts by merging, and counts the pairs that stood the wrong way round.
    fileprivate mutating func sortCountingInversions() -> Int {
        var (inversions, width) = (0, 1)
        var merged = self
        while width < count {
            for start in stride(from: 0, to: count, by: 2 * width) {
                let (middle, end) = (
                    Swift.min(start + width, count), Swift.min(start + 2 * width, count)
                )
                var (left, right) = (start, middle)
                for place in start..<end {
                    if right == end || (left < middle && self[left] <= self[right]) {
                        merged[place] = self[left]
                        left += 1
                    } else {
                        merged[place] = self[right]
                        inversions += middle - left
                        right += 1
                    }
                }
            }
            swap(&self, &merged)
            width *= 2
        }
        return inversions
    }
}
