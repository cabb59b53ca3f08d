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
    var lastWords: [Int] { isOver ? [] : frontier.lastWords }

    /// The words that the sequences took in the last step.
    var choices: [Int] { frontier.lastWords }

    /// Extends the sequences by one word.
    ///
    /// - Parameters:
    ///   - rows: The beam's rows.
    ///   - logProbabilities: `[N, V]` of all beams.
    ///   - attention: `[N, R]` of all beams; nil for a decoder without attention.
    ///   - penalties: What words are charged.
    /// - Returns: For each new sequence the row that it continues; none when the beam is over.
    /// - Throws: `TensorError` if there are no such rows.
    mutating func advance(
        rows: Range<Int>,
        _ logProbabilities: Tensor,
        attention: Tensor?,
        penalties: [Int: Float]
    ) throws(TensorError) -> [Int] {
        var own = Tensor()
        try own.gather(Array(rows), of: logProbabilities)
        charge(penalties, to: &own)
        var ownAttention: Tensor?
        if let attention {
            var gathered = Tensor()
            try gathered.gather(Array(rows), of: attention)
            ownAttention = gathered
        }
        charges.append(penalties)
        guard let parents = frontier.advance(&own, attention: ownAttention) else {
            isOver = true
            return []
        }
        return parents.map { rows.lowerBound + $0 }
    }

    /// The finished sequences, best first, as likely as the decoder says.
    var result: [BeamFrontier.Finished] {
        frontier.result.map(refunded).sorted { $0.score > $1.score }
    }

    private func charge(_ penalties: [Int: Float], to logProbabilities: inout Tensor) {
        let (rows, columns) = (logProbabilities.shape.rows, logProbabilities.shape.columns)
        logProbabilities.withMutablePointer { values in
            for row in 0..<rows {
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
