internal import TensorCore

/// The photo of each sequence of a decoding.
struct SequenceOwners: Sendable {
    /// For each sequence its photo's index.
    private(set) var photos: [Int]
    private var next: [Int] = []

    /// One sequence for each photo.
    init(photos count: Int) {
        photos = Array(0..<count)
    }

    /// The number of sequences.
    var count: Int { photos.count }

    /// Checks that there is a word for each sequence.
    func check(_ words: [Int]) throws(TensorError) {
        guard words.count == count else {
            throw TensorError(
                operation: "decoder",
                reason: "\(words.count) words for \(count) sequences"
            )
        }
    }

    /// Continues with the sequences at `parents`, in that order; their indices must be right.
    mutating func select(_ parents: [Int]) {
        next.removeAll(keepingCapacity: true)
        for parent in parents { next.append(photos[parent]) }
        swap(&photos, &next)
    }
}
