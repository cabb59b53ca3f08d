package import TensorCore

/// The bookkeeping of a beam search over one photo: which sequences live, which have ended.
///
/// In each step the `2 · width` best continuations of all living sequences compete, equal ones in
/// the order of their indices. A sequence ends only if its end mark is among the best `width`.
/// A finished sequence scores Σ log p over what ``LengthNormalization`` makes of its length, its end
/// mark counted. The search stops when no living sequence can beat the best finished one.
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
    }

    private struct Sequence {
        var words: [Int] = []
        var attention: [[Float]] = []
        var logProbability: Float
    }

    /// A log-probability that no word reaches.
    private static let impossible: Float = -1e9

    private let options: SearchOptions
    private var alive: [Sequence]
    private var finished: [Finished] = []
    private var stepCount = 0

    /// Starts with the empty sequence; its copies cannot win.
    package init(_ options: SearchOptions) {
        self.options = options
        alive = (0..<options.beamWidth).map {
            Sequence(logProbability: $0 == 0 ? 0 : Self.impossible)
        }
    }

    /// The last word of each living sequence, start marks at first.
    package var lastWords: [Int] { alive.map { $0.words.last ?? Vocabulary.start } }

    /// Extends the living sequences by one word.
    ///
    /// - Parameters:
    ///   - logProbabilities: `[width, V]`, log-softmax of the logits; consumed.
    ///   - attention: `[width, R]`; nil for a decoder without attention.
    /// - Returns: For each new sequence the index of the one that it continues; nil when the search
    ///   is over.
    package mutating func advance(
        _ logProbabilities: inout Tensor,
        attention: Tensor?
    ) -> [Int]? {
        addScores(to: &logProbabilities)
        let wordCount = logProbabilities.shape.columns
        var next: [Sequence] = []
        var parents: [Int] = []
        for (rank, candidate) in logProbabilities.largest(2 * options.beamWidth).enumerated() {
            let (parent, word) = candidate.index.quotientAndRemainder(dividingBy: wordCount)
            if word == Vocabulary.end {
                if rank < options.beamWidth, stepCount > 0 { finish(parent, candidate.value) }
            } else if next.count < options.beamWidth {
                var sequence = alive[parent]
                sequence.words.append(word)
                if let attention { sequence.attention.append(attention.row(parent)) }
                sequence.logProbability = candidate.value
                next.append(sequence)
                parents.append(parent)
            }
        }
        alive = next
        stepCount += 1
        return isOver ? nil : parents
    }

    /// The finished sequences, best first; the best living one if none has ended.
    package var result: [Finished] {
        if finished.isEmpty, let best = alive.first {
            let logProbability = Double(best.logProbability)
            return [
                Finished(
                    score: logProbability / normalization.divisor(of: options.maximumLength),
                    logProbability: logProbability,
                    words: best.words,
                    attention: best.attention
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
                attention: alive[parent].attention
            )
        )
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
