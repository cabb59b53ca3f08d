/// A sequence's continuation by one word.
struct BeamCandidate {
    /// Σ log p with the word.
    var value: Float
    /// The sequence that it continues.
    var parent: Int
    /// The word.
    var word: Int

    /// Whether it comes before another one: the greater value, then the order of parents and words.
    func precedes(_ other: Self) -> Bool {
        (other.value, parent, word) < (value, other.parent, other.word)
    }
}

/// The best continuations so far, best first, in memory that is used again and again.
struct BeamCandidates {
    private let most: Int
    private var list: [BeamCandidate] = []

    /// Makes room for so many.
    init(most: Int) {
        self.most = most
        list.reserveCapacity(most + 1)
    }

    /// How many there are.
    var count: Int { list.count }

    /// A candidate by its rank.
    subscript(_ rank: Int) -> BeamCandidate { list[rank] }

    /// Forgets all.
    mutating func removeAll() {
        list.removeAll(keepingCapacity: true)
    }

    /// Takes a candidate if it is among the best.
    mutating func insert(_ candidate: BeamCandidate) {
        if list.count == most, let last = list.last, !candidate.precedes(last) { return }
        let place = list.firstIndex(where: candidate.precedes) ?? list.endIndex
        list.insert(candidate, at: place)
        if list.count > most { list.removeLast() }
    }
}
