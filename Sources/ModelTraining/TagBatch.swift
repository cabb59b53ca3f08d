import TensorCore

/// Sets of tags, each split at random into what is given and what is to be found.
///
/// The sets with the most tags to find come first, so that the first rows of a step are those that
/// still have one.
struct TagBatch<Scalar: KernelScalar> {
    /// The ids of the given tags.
    let context: [[Int]]
    /// The ids of the others, in random order.
    let targets: [[Int]]

    private typealias Pair = (context: [Int], targets: [Int])

    /// Splits sets of at least two tags; half of each, give or take one, is given.
    init(sets: some Sequence<[Int]>, using random: inout SeededGenerator) {
        var pairs: [Pair] = []
        for set in sets {
            let shuffled = set.shuffled(using: &random)
            let half = (set.count + random.index(below: 2)) / 2
            let count = min(max(half, 1), set.count - 1)
            pairs.append((Array(shuffled.prefix(count)), Array(shuffled.dropFirst(count))))
        }
        self.init(pairs)
    }

    private init(_ pairs: [Pair]) {
        // Sorted by their first places, too, because the order of equal ones decides the sums.
        let order = pairs.indices.sorted {
            (-pairs[$0].targets.count, $0) < (-pairs[$1].targets.count, $1)
        }
        context = order.map { pairs[$0].context }
        targets = order.map { pairs[$0].targets }
    }

    /// The same contexts with fewer tags to find, from one to all, but at most `limit`.
    func shortened(to limit: Int, using random: inout SeededGenerator) -> TagBatch {
        var pairs: [Pair] = []
        for (context, targets) in zip(context, targets) {
            let count = 1 + random.index(below: min(targets.count, limit))
            pairs.append((context, Array(targets.prefix(count))))
        }
        return TagBatch(pairs)
    }

    /// The number of sets with a tag to find at a step, from 0.
    func rows(at step: Int) -> Int {
        targets.firstIndex { $0.count <= step } ?? targets.count
    }

    /// Bags of the given tags, as ``HashtagModels`` weighs them: of Euclidean norm 1.
    var contextBags: SparseRows<Scalar> { Self.bags(context) }

    /// Bags of the tags to find.
    var targetBags: SparseRows<Scalar> { Self.bags(targets) }

    private static func bags(_ sets: [[Int]]) -> SparseRows<Scalar> {
        SparseRows(
            sets.map { set in
                let weight = 1 / Scalar(max(set.count, 1)).squareRoot()
                return set.map { .init(column: $0, weight: weight) }
            }
        )
    }
}

extension Matrix {
    /// A mask that drops each element with a probability and scales the others up.
    ///
    /// - SeeAlso: Srivastava et al. 2014, "Dropout", section 10.
    @specialized(where Scalar == Float)
    static func dropout(
        _ rows: Int,
        _ columns: Int,
        probability: Double,
        using random: inout SeededGenerator
    ) -> Matrix {
        var mask = Matrix(rows, columns, repeating: Scalar(1 / (1 - probability)))
        let count = rows * columns
        mask.withMutablePointer { mask in
            for index in 0..<count where random.uniform() < probability { mask[index] = 0 }
        }
        return mask
    }
}
