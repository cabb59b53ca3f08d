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
/// Sequences share their beginnings: each is the last link of a chain of words.
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
        /// The chain's last link; nil for the empty sequence.
        var link: Int?
        var lastWord = Vocabulary.start
        /// The constraint's state.
        var state = 0
        var logProbability: Float = 0
    }

    private struct Ending {
        var link: Int?
        var score: Double
        var logProbability: Float
    }

    private let options: SearchOptions
    private let constraint: CaptionConstraint
    private let constraintWords: [Int]
    private let opposites: [Int: [Int]]
    /// In the order of the constraint's states.
    private var alive = [Sequence()]
    private var next: [Sequence] = []
    private var chains: WordChains
    private var endings: [Ending] = []
    private var largest: LargestElements
    /// The best continuations that lead to each of the constraint's states.
    private var candidates: [BeamCandidates]
    private var stepCount = 0
    /// For each living sequence the index of the one that it continues; empty when the search is over.
    package private(set) var parents: [Int] = []

    /// Starts with the empty sequence.
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
        constraintWords = constraint.words
        self.opposites = opposites
        let most = options.beamWidth * constraint.stateCount
        chains = WordChains(capacity: most * options.maximumLength)
        largest = LargestElements(most: 2 * options.beamWidth)
        candidates = Array(
            repeating: BeamCandidates(most: 2 * options.beamWidth),
            count: constraint.stateCount
        )
        next.reserveCapacity(most)
        parents.reserveCapacity(most)
    }

    /// The number of living sequences.
    package var count: Int { alive.count }

    /// Appends the last word of each living sequence, a start mark at first.
    package func appendLastWords(to words: inout [Int]) {
        for sequence in alive { words.append(sequence.lastWord) }
    }

    /// Extends the living sequences by one word; ``parents`` tells how.
    ///
    /// - Parameters:
    ///   - logits: Scores of the next words, of which ``count`` rows are this beam's; those are
    ///     consumed.
    ///   - firstRow: The first of them.
    ///   - normalizers: For each row of the logits what makes them log-probabilities
    ///     (`Tensor.logNormalizers`).
    ///   - attention: Weights of regions, row by row as the logits; nil for a decoder without.
    package mutating func advance(
        _ logits: inout Tensor,
        firstRow: Int = 0,
        normalizers: [Float],
        attention: Tensor?
    ) {
        let rows = BeamRows(first: firstRow, normalizers: normalizers)
        findCandidates(&logits, rows)
        next.removeAll(keepingCapacity: true)
        parents.removeAll(keepingCapacity: true)
        for state in candidates.indices {
            let end = next.count + options.beamWidth
            for rank in 0..<candidates[state].count {
                let candidate = candidates[state][rank]
                if candidate.word == Vocabulary.end {
                    if rank < options.beamWidth, stepCount > 0, state == constraint.acceptingState {
                        finish(candidate)
                    }
                } else if next.count < end {
                    let share = oppositeShare(of: candidate, logits, rows)
                    append(candidate, state, oppositeShare: share)
                    if let attention {
                        chains.attach(attention, row: firstRow + candidate.parent)
                    }
                }
            }
        }
        swap(&alive, &next)
        stepCount += 1
        if isOver { parents.removeAll(keepingCapacity: true) }
    }

    /// The finished sequences, best first; the best living one that is accepted if none has ended.
    package var result: [Finished] {
        if endings.isEmpty {
            guard let best = alive.first(where: { $0.state == constraint.acceptingState }) else {
                return []
            }
            let divisor = normalization.divisor(of: options.maximumLength)
            let score = Double(best.logProbability) / divisor
            return [
                finished(
                    Ending(link: best.link, score: score, logProbability: best.logProbability)
                )
            ]
        }
        // Equal scores stay in the order in which they were found.
        return endings.enumerated()
            .sorted { ($1.element.score, $0.offset) < ($0.element.score, $1.offset) }
            .map { finished($0.element) }
    }

    private var normalization: LengthNormalization { options.lengthNormalization }

    private var isOver: Bool {
        guard stepCount < options.maximumLength,
            let best = alive.lazy.map(\.logProbability).max()
        else { return true }
        // Log-probabilities are negative and only fall: the greatest divisor to come bounds the score.
        let divisors = (stepCount + 1...options.maximumLength).lazy.map(normalization.divisor)
        let bound = Double(best) / (divisors.max() ?? 1)
        return (endings.lazy.map(\.score).max() ?? -.infinity) > bound
    }

    private func finished(_ ending: Ending) -> Finished {
        Finished(
            score: ending.score,
            logProbability: Double(ending.logProbability),
            words: chains.words(upTo: ending.link),
            attention: chains.attention(upTo: ending.link),
            oppositeShares: chains.oppositeShares(upTo: ending.link)
        )
    }

    private mutating func finish(_ candidate: BeamCandidate) {
        endings.append(
            Ending(
                link: alive[candidate.parent].link,
                score: Double(candidate.value) / normalization.divisor(of: stepCount + 1),
                logProbability: candidate.value
            )
        )
    }

    private mutating func append(
        _ candidate: BeamCandidate,
        _ state: Int,
        oppositeShare: Float
    ) {
        let link = chains.append(
            candidate.word,
            after: alive[candidate.parent].link,
            oppositeShare: oppositeShare
        )
        next.append(
            Sequence(
                link: link,
                lastWord: candidate.word,
                state: state,
                logProbability: candidate.value
            )
        )
        parents.append(candidate.parent)
    }

    /// The best continuations that lead to each of the constraint's states, best first.
    private mutating func findCandidates(_ logits: inout Tensor, _ rows: BeamRows) {
        for state in candidates.indices { candidates[state].removeAll() }
        for (parent, sequence) in alive.enumerated() {
            ban(sequence.lastWord, in: &logits, row: rows.first + parent)
            takeChanges(from: &logits, parent, rows)
            let row = rows.first + parent
            let (normalizer, base) = (rows.normalizers[row], sequence.logProbability)
            largest.find(in: logits, row: row, normalizer: normalizer, base: base)
            for place in 0..<largest.count {
                let (value, word) = largest[place]
                candidates[sequence.state]
                    .insert(BeamCandidate(value: value, parent: parent, word: word))
            }
        }
    }

    /// Bans marks and the repetition of the last word.
    private func ban(_ lastWord: Int, in logits: inout Tensor, row: Int) {
        let start = row * logits.shape.columns
        logits.withMutablePointer { values in
            values[start + Vocabulary.padding] = -.infinity
            values[start + Vocabulary.start] = -.infinity
            values[start + Vocabulary.unknown] = -.infinity
            values[start + lastWord] = -.infinity
        }
    }

    /// Takes the continuations that change the constraint's state; the logits lose them.
    private mutating func takeChanges(from logits: inout Tensor, _ parent: Int, _ rows: BeamRows) {
        guard !constraintWords.isEmpty else { return }
        let sequence = alive[parent]
        let start = (rows.first + parent) * logits.shape.columns
        let normalizer = rows.normalizers[rows.first + parent]
        logits.withMutablePointer { values in
            for word in constraintWords {
                let state = constraint.state(after: word, from: sequence.state)
                let logit = values[start + word]
                guard state != sequence.state else { continue }
                values[start + word] = -.infinity
                guard logit > -.infinity else { continue }
                let value = (logit - normalizer) + sequence.logProbability
                candidates[state].insert(BeamCandidate(value: value, parent: parent, word: word))
            }
        }
    }

    /// Σ p(opposites) / (p(word) + Σ p(opposites)) at this step.
    private func oppositeShare(
        of candidate: BeamCandidate,
        _ logits: Tensor,
        _ rows: BeamRows
    ) -> Float {
        guard let opposites = opposites[candidate.word] else { return 0 }
        let row = rows.first + candidate.parent
        let start = row * logits.shape.columns
        let base = alive[candidate.parent].logProbability
        let odds = logits.withPointer { values in
            opposites.reduce(Float(0)) { odds, word in
                let value = (values[start + word] - rows.normalizers[row]) + base
                return odds + exp(value - candidate.value)
            }
        }
        return odds / (1 + odds)
    }
}

/// Where a beam's rows are among those of all beams.
private struct BeamRows {
    let first: Int
    let normalizers: [Float]
}
