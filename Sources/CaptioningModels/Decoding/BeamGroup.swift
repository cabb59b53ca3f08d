internal import TensorCore

/// One beam of a diverse search, with what its words have been charged for others having chosen them.
struct BeamGroup {
    private var frontier: BeamFrontier
    /// For each step what a word was charged.
    private var charges: [[Int: Float]] = []
    /// Whether the beam has nothing left to follow.
    private(set) var isOver = false

    private init(_ options: SearchOptions) {
        frontier = BeamFrontier(options)
    }

    /// Beams that share out a width, the first ones one more if it cannot be shared evenly.
    static func sharingOut(_ options: SearchOptions, among groups: Int) -> [BeamGroup] {
        let count = min(max(groups, 1), options.beamWidth)
        return (0..<count).map { index in
            var share = options
            share.beamWidth =
                options.beamWidth / count + (index < options.beamWidth % count ? 1 : 0)
            return BeamGroup(share)
        }
    }

    /// The last word of each sequence that is followed.
    var lastWords: [Int] { isOver ? [] : choices }

    /// The words that the sequences took in the last step.
    var choices: [Int] {
        var words: [Int] = []
        frontier.appendLastWords(to: &words)
        return words
    }

    /// Extends the sequences by one word.
    ///
    /// - Parameters:
    ///   - firstRow: The beam's first row.
    ///   - logits: Scores of all beams' words; the beam's own are consumed.
    ///   - normalizers: For each row what makes its scores log-probabilities.
    ///   - attention: `[N, R]` of all beams; nil for a decoder without attention.
    ///   - penalties: What words are charged.
    /// - Returns: For each new sequence the row that it continues; none when the beam is over.
    mutating func advance(
        firstRow: Int,
        _ logits: inout Tensor,
        normalizers: [Float],
        attention: Tensor?,
        penalties: [Int: Float]
    ) -> [Int] {
        charge(penalties, to: &logits, rows: firstRow..<firstRow + frontier.count)
        charges.append(penalties)
        frontier.advance(
            &logits,
            firstRow: firstRow,
            normalizers: normalizers,
            attention: attention
        )
        isOver = frontier.parents.isEmpty
        return frontier.parents.map { firstRow + $0 }
    }

    /// The finished sequences, best first, as likely as the decoder says.
    var result: [BeamFrontier.Finished] {
        frontier.result.map(refunded).sorted { $0.score > $1.score }
    }

    private func charge(_ penalties: [Int: Float], to logits: inout Tensor, rows: Range<Int>) {
        let columns = logits.shape.columns
        logits.withMutablePointer { values in
            for row in rows {
                for (word, penalty) in penalties { values[row * columns + word] -= penalty }
            }
        }
    }

    /// The sequence without its words' charges.
    private func refunded(_ sequence: BeamFrontier.Finished) -> BeamFrontier.Finished {
        let sum = zip(sequence.words, charges).reduce(0) { $0 + ($1.1[$1.0] ?? 0) }
        guard sum > 0 else { return sequence }
        var refunded = sequence
        refunded.logProbability += Double(sum)
        refunded.score *= refunded.logProbability / sequence.logProbability
        return refunded
    }
}
