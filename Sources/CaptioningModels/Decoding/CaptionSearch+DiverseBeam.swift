package import TensorCore

extension CaptionSearch {
    /// Searches with several beams, each of which avoids the words of those before it.
    ///
    /// In each step the beams advance one after the other. For a beam a word's log-probability falls
    /// by `strength` for each time that an earlier beam has chosen the word at the same step (Hamming
    /// diversity); the end mark is free. Scores that are returned are the decoder's own again.
    ///
    /// - Parameters:
    ///   - opening: The photo's empty sequence.
    ///   - options: Width of all beams together, length and normalisation.
    ///   - groups: The number of beams, 1 to the width; what is outside is clamped.
    ///   - strength: λ, not negative; 0 lets each beam go its own way.
    /// - Returns: The best different sequences of the beams, likeliest first, then the others alike.
    /// - Throws: `TensorError` only if the decoder is inconsistent with itself.
    /// - SeeAlso: Vijayakumar et al. 2016, "Diverse Beam Search", algorithm 1 and section 5.1.
    package func diverseBeam(
        _ opening: any CaptionDecoding,
        options: SearchOptions,
        groups: Int,
        strength: Double
    ) throws(TensorError) -> [BeamFrontier.Finished] {
        var decoding = opening
        var beams = BeamGroup.sharingOut(options, among: groups)
        var parents = Array(repeating: 0, count: beams.count)
        var normalizers: [Float] = []
        repeat {
            try decoding.select(parents)
            try decoding.step(beams.flatMap(\.lastWords))
            decoding.logits.logNormalizers(into: &normalizers)
            let attention = decoding.attention
            parents = []
            var choices: [Int: Int] = [:]
            var row = 0
            for index in beams.indices where !beams[index].isOver {
                let rows = beams[index].lastWords.count
                parents += beams[index].advance(
                    firstRow: row,
                    &decoding.logits,
                    normalizers: normalizers,
                    attention: attention,
                    penalties: choices.mapValues { Float($0) * Float(strength) }
                )
                row += rows
                for word in beams[index].choices { choices[word, default: 0] += 1 }
            }
        } while !parents.isEmpty
        return Self.ranked(beams.map(\.result))
    }

    /// The same for a photo's features.
    ///
    /// - Parameters:
    ///   - features: `[R, D]`.
    ///   - options: Width of all beams together, length and normalisation.
    ///   - groups: The number of beams.
    ///   - strength: λ.
    /// - Returns: The sequences.
    /// - Throws: `TensorError` if the features have another shape.
    package func diverseBeam(
        _ features: Tensor,
        options: SearchOptions,
        groups: Int,
        strength: Double
    ) throws(TensorError) -> [BeamFrontier.Finished] {
        try diverseBeam(
            try decoder.begin(features, photos: 1),
            options: options,
            groups: groups,
            strength: strength
        )
    }

    /// All beams' first sequences by their scores, then all second ones, and so on.
    private static func ranked(
        _ results: [[BeamFrontier.Finished]]
    ) -> [BeamFrontier.Finished] {
        let longest = results.map(\.count).max() ?? 0
        return (0..<longest).flatMap { rank in
            results.filter { rank < $0.count }.map { $0[rank] }.sorted { $0.score > $1.score }
        }.withoutRepetitions
    }
}

extension Array where Element == BeamFrontier.Finished {
    /// The sequences without those whose words came before.
    var withoutRepetitions: [BeamFrontier.Finished] {
        var seen: Set<[Int]> = []
        return filter { seen.insert($0.words).inserted }
    }
}
