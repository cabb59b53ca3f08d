internal import TensorCore

/// Sequences that share their beginnings: each word knows the one before it.
///
/// Extending a sequence copies nothing of it, and memory is taken once for a whole search.
struct WordChains {
    private struct Link {
        var former: Int?
        var word: Int
        var oppositeShare: Float
    }

    private var links: [Link] = []
    /// For each link the regions' weights, one after the other; empty without attention.
    private var weights: [Float] = []
    private let capacity: Int

    /// Makes room for so many words.
    init(capacity: Int) {
        self.capacity = capacity
        links.reserveCapacity(capacity)
    }

    /// Adds a word behind a link, or a first word behind none.
    ///
    /// - Returns: The new link.
    mutating func append(_ word: Int, after former: Int?, oppositeShare: Float) -> Int {
        links.append(Link(former: former, word: word, oppositeShare: oppositeShare))
        return links.count - 1
    }

    /// Keeps what the last word's sequence looked at: a row of `[N, R]`.
    mutating func attach(_ attention: Tensor, row: Int) {
        let regions = attention.shape.columns
        if weights.isEmpty { weights.reserveCapacity(capacity * regions) }
        attention.withPointer { source in
            weights.append(
                contentsOf: UnsafeBufferPointer(start: source + row * regions, count: regions)
            )
        }
    }

    /// The words of the chain that ends with a link.
    func words(upTo last: Int?) -> [Int] {
        indices(upTo: last).map { links[$0].word }
    }

    /// For each word of a chain the share of its opposites.
    func oppositeShares(upTo last: Int?) -> [Float] {
        indices(upTo: last).map { links[$0].oppositeShare }
    }

    /// For each word of a chain the regions' weights; empty without attention.
    func attention(upTo last: Int?) -> [[Float]] {
        guard !weights.isEmpty else { return [] }
        let regions = weights.count / links.count
        return indices(upTo: last).map { Array(weights[$0 * regions..<($0 + 1) * regions]) }
    }

    private func indices(upTo last: Int?) -> [Int] {
        sequence(first: last, next: { $0.map { links[$0].former } })
            .prefix { $0 != nil }.compactMap(\.self).reversed()
    }
}
