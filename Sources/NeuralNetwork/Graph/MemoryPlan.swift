/// Where values lie in one block of memory: values that are not needed at the same time may take the
/// same bytes.
///
/// Largest first, each value takes the smallest gap that the values living beside it leave.
///
/// - SeeAlso: Pisarchyk, Lee 2020, "Efficient Memory Management for Deep Neural Net Inference",
///   section 4.2 (greedy by size).
package struct MemoryPlan: Sendable {
    /// A value's size and life.
    package struct Demand: Sendable {
        /// Bytes that it takes.
        package var byteCount: Int
        /// The steps from the one that writes it to the last that reads it.
        package var steps: ClosedRange<Int>

        /// Describes a value.
        package init(byteCount: Int, steps: ClosedRange<Int>) {
            self.byteCount = byteCount
            self.steps = steps
        }
    }

    /// Vector registers and cache lines are at most this wide.
    package static let alignment = 64

    /// Where each value starts.
    package private(set) var offsets: [Int]
    /// Bytes of the whole block, a multiple of ``alignment``.
    package private(set) var byteCount = 0

    /// Places values.
    ///
    /// - Complexity: O(n² log n).
    package init(_ demands: [Demand]) {
        offsets = Array(repeating: 0, count: demands.count)
        let sizes = demands.map { Self.aligned($0.byteCount) }
        var placed: [Int] = []
        for index in demands.indices.sorted(by: { sizes[$0] > sizes[$1] }) {
            let beside = placed.filter { demands[$0].steps.overlaps(demands[index].steps) }
            let taken = beside.map { offsets[$0]..<offsets[$0] + sizes[$0] }
            offsets[index] = Self.place(sizes[index], beside: taken)
            byteCount = max(byteCount, offsets[index] + sizes[index])
            placed.append(index)
        }
    }

    /// The start of the smallest gap that is large enough, or the end of what is taken.
    private static func place(_ size: Int, beside taken: [Range<Int>]) -> Int {
        var (end, best) = (0, Int?.none)
        var smallest = Int.max
        for range in taken.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            let gap = range.lowerBound - end
            if gap >= size, gap < smallest { (best, smallest) = (end, gap) }
            end = max(end, range.upperBound)
        }
        return best ?? end
    }

    /// The least multiple of ``alignment`` that is not less.
    static func aligned(_ byteCount: Int) -> Int {
        (byteCount + alignment - 1) & ~(alignment - 1)
    }
}
