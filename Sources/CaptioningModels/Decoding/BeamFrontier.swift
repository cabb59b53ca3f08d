internal import Glibc
package import TensorCore

/// The bookkeeping of a beam search over one photo: which sequences live, which have ended.
///
/// In each step the `2 · width` best continuations of all living sequences compete, equal ones in
/// the order of their indices. A sequence ends only if its end mark is among the best `width`.
/// Under a constraint there is such a beam for each of its states, and a sequence ends only in the
/// state that accepts it.
/// A finished sequence scores Σ log p over what ``LengthNormalization`` makes of its length, its end
/// mark counted. The search stops when no living sequence can beat the best finished one.
///
/// - SeeAlso: Anderson et al. 2017, algorithm 2, for the beams of a constraint's states.
package struct BeamFrontier {
    /// A finished sequence.
    package struct Finished: Sendable {
        /// Σ log p over the normalised length.
        package var score: Double
        /// Σ log p.
        package var logProbability: Double
        /// Words' ids without marks.
        package var words: [Int]
        /// For each word the regions' weights; empty for a decoder without attention.
        package var attention: [[Float]]
        /// For each word the share of its opposites in the probability of both; 0 if it has none.
        package var oppositeShares: [Float] = []
    }

    private struct Sequence {
        var words: [Int] = []
        var attention: [[Float]] = []
        var oppositeShares: [Float] = []
        /// The constraint's state.
        var state = 0
        var logProbability: Float
    }

    /// A log-probability that no word reaches.
    private static let impossible: Float = -1e9

    private struct Candidate {
        var value: Float
        var parent: Int
        var word: Int
    }

    private let options: SearchOptions
    private let constraint: CaptionConstraint
    private let opposites: [Int: [Int]]
    /// In the order of the constraint's states.
    private var alive: [Sequence]
    private var finished: [Finished] = []
    private var stepCount = 0

    /// Starts with the empty sequence; its copies cannot win.
    ///
    /// - Parameters:
    ///   - options: Width, length and normalisation.
    ///   - constraint: What the captions must contain.
    ///   - opposites: Words that are weighed against a word when it is chosen.
    package init(
        _ options: SearchOptions,
        constraint: CaptionConstraint = .none,
        opposites: [Int: [Int]] = [:]
    ) {
        self.options = options
        self.constraint = constraint
        self.opposites = opposites
        alive = (0..<options.beamWidth).map {
            Sequence(logProbability: $0 == 0 ? 0 : Self.impossible)
        }
    }

    /// The last word of each living sequence, start marks at first.
    package var lastWords: [Int] { alive.map { $0.words.last ?? Vocabulary.start } }

    /// Extends the living sequences by one word.
    ///
    /// - Parameters:
    ///   - logProbabilities: `[N, V]`, N living sequences, log-softmax of the logits; consumed.
    ///   - attention: `[N, R]`; nil for a decoder without attention.
    /// - Returns: For each new sequence the index of the one that it continues; nil when the search
    ///   is over.
    package mutating func advance(
        _ logProbabilities: inout Tensor,
        attention: Tensor?
    ) -> [Int]? {
        addScores(to: &logProbabilities)
        var next: [Sequence] = []
        var parents: [Int] = []
        for (state, candidates) in candidates(among: &logProbabilities).enumerated() {
            let end = next.count + options.beamWidth
            for (rank, candidate) in candidates.enumerated() {
                if candidate.word == Vocabulary.end {
                    if rank < options.beamWidth, stepCount > 0, state == constraint.acceptingState {
                        finish(candidate.parent, candidate.value)
                    }
                } else if next.count < end {
                    next.append(
                        continuation(candidate, state, logProbabilities, attention: attention)
                    )
                    parents.append(candidate.parent)
                }
            }
        }
        alive = next
        stepCount += 1
        return isOver ? nil : parents
    }

    /// The finished sequences, best first; the best living one that is accepted if none has ended.
    package var result: [Finished] {
        if finished.isEmpty {
            guard let best = alive.first(where: { $0.state == constraint.acceptingState }) else {
                return []
            }
            let logProbability = Double(best.logProbability)
            return [
                Finished(
                    score: logProbability / normalization.divisor(of: options.maximumLength),
                    logProbability: logProbability,
                    words: best.words,
                    attention: best.attention,
                    oppositeShares: best.oppositeShares
                )
            ]
        }
        // Equal scores stay in the order in which they were found.
        return finished.enumerated()
            .sorted { ($1.element.score, $0.offset) < ($0.element.score, $1.offset) }
            .map(\.element)
    }

    private var normalization: LengthNormalization { options.lengthNormalization }

    private var isOver: Bool {
        guard stepCount < options.maximumLength, let best = alive.map(\.logProbability).max() else {
            return true
        }
        // Log-probabilities are negative and only fall: the greatest divisor to come bounds the score.
        let divisors = (stepCount + 1...options.maximumLength).map(normalization.divisor)
        let bound = Double(best) / (divisors.max() ?? 1)
        return (finished.map(\.score).max() ?? -.infinity) > bound
    }

    private mutating func finish(_ parent: Int, _ logProbability: Float) {
        finished.append(
            Finished(
                score: Double(logProbability) / normalization.divisor(of: stepCount + 1),
                logProbability: Double(logProbability),
                words: alive[parent].words,
                attention: alive[parent].attention,
                oppositeShares: alive[parent].oppositeShares
            )
        )
    }

    /// The best continuations that lead to each of the constraint's states, best first.
    private func candidates(among logProbabilities: inout Tensor) -> [[Candidate]] {
        let wordCount = logProbabilities.shape.columns
        var lists = changes(among: &logProbabilities)
        var end = 0
        for state in lists.indices {
            let start = end
            end += alive[start...].prefix { $0.state == state }.count
            let largest = logProbabilities.largest(2 * options.beamWidth, rows: start..<end)
            for best in largest where best.value > -.infinity {
                let (parent, word) = best.index.quotientAndRemainder(dividingBy: wordCount)
                lists[state].append(Candidate(value: best.value, parent: parent, word: word))
            }
            // Equal values stay in the order of their parents and words.
            lists[state].sort {
                ($1.value, $0.parent, $0.word) < ($0.value, $1.parent, $1.word)
            }
        }
        return lists.map { Array($0.prefix(2 * options.beamWidth)) }
    }

    /// The continuations that change the constraint's state, by the new state; the tensor loses them.
    private func changes(among logProbabilities: inout Tensor) -> [[Candidate]] {
        let wordCount = logProbabilities.shape.columns
        var lists = Array(repeating: [Candidate](), count: constraint.stateCount)
        let words = constraint.words
        logProbabilities.withMutablePointer { values in
            for (parent, sequence) in alive.enumerated() {
                for word in words {
                    let state = constraint.state(after: word, from: sequence.state)
                    let value = values[parent * wordCount + word]
                    guard state != sequence.state else { continue }
                    values[parent * wordCount + word] = -.infinity
                    guard value > Self.impossible else { continue }
                    lists[state].append(Candidate(value: value, parent: parent, word: word))
                }
            }
        }
        return lists
    }

    private func continuation(
        _ candidate: Candidate,
        _ state: Int,
        _ logProbabilities: Tensor,
        attention: Tensor?
    ) -> Sequence {
        var sequence = alive[candidate.parent]
        sequence.words.append(candidate.word)
        if let attention { sequence.attention.append(attention.row(candidate.parent)) }
        sequence.oppositeShares.append(oppositeShare(of: candidate, logProbabilities))
        sequence.logProbability = candidate.value
        sequence.state = state
        return sequence
    }

    /// Σ p(opposites) / (p(word) + Σ p(opposites)) at this step.
    private func oppositeShare(of candidate: Candidate, _ logProbabilities: Tensor) -> Float {
        guard let opposites = opposites[candidate.word] else { return 0 }
        let start = candidate.parent * logProbabilities.shape.columns
        let odds = logProbabilities.withPointer { values in
            opposites.reduce(Float(0)) { $0 + exp(values[start + $1] - candidate.value) }
        }
        return odds / (1 + odds)
    }

    /// Adds each sequence's own log-probability and bans marks and the repetition of its last word.
    private func addScores(to logProbabilities: inout Tensor) {
        let wordCount = logProbabilities.shape.columns
        logProbabilities.withMutablePointer { values in
            for (row, sequence) in alive.enumerated() {
                let rowValues = values + row * wordCount
                for banned in [Vocabulary.padding, Vocabulary.start, Vocabulary.unknown] {
                    rowValues[banned] = Self.impossible
                }
                if let last = sequence.words.last { rowValues[last] = Self.impossible }
                for word in 0..<wordCount { rowValues[word] += sequence.logProbability }
            }
        }
    }
}
