/// Words that a caption must contain, as a finite-state machine that reads it.
///
/// Each requirement is a set of word forms of which one has to occur, such as {cat, cats}. The state
/// is the set of requirements that are met, one bit each; state 0 is the start, the last state
/// accepts, and every word that no unmet requirement asks for leaves the state as it is.
///
/// - SeeAlso: Anderson et al. 2017, "Guided Open Vocabulary Image Captioning with Constrained Beam
///   Search", section 3.2 and figure 2.
package struct CaptionConstraint: Sendable, Equatable {
    /// Accepts every caption.
    package static let none = CaptionConstraint([])

    /// Most requirements: the search keeps a beam for each subset of them.
    package static let maximumCount = 4

    private let requirements: [Int: Int]
    /// The number of states.
    package let stateCount: Int

    /// Makes a machine.
    ///
    /// - Parameter requirements: Sets of words' ids, at most ``maximumCount``.
    package init(_ requirements: [Set<Int>]) {
        precondition(requirements.count <= Self.maximumCount, "too many requirements")
        stateCount = 1 << requirements.count
        var bits: [Int: Int] = [:]
        for (index, words) in requirements.enumerated() {
            for word in words { bits[word, default: 0] |= 1 << index }
        }
        self.requirements = bits
    }

    /// The words that can change the state, in ascending order.
    package var words: [Int] { requirements.keys.sorted() }

    /// The state in which all requirements are met.
    package var acceptingState: Int { stateCount - 1 }

    /// The state after a word.
    package func state(after word: Int, from state: Int) -> Int {
        state | requirements[word, default: 0]
    }
}
