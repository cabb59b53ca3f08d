package import TensorCore

/// Searches that take words one by one and follow each sequence on its own.
extension CaptionSearch {
    /// Takes the likeliest word at each step; unlike the beam it may repeat a word.
    ///
    /// - Parameters:
    ///   - opening: The photo's empty sequence.
    ///   - options: Length and normalisation.
    /// - Returns: The sequence.
    /// - Throws: `TensorError` only if the decoder is inconsistent with itself.
    package func greedy(
        _ opening: any CaptionDecoding,
        options: SearchOptions
    ) throws(TensorError) -> BeamFrontier.Finished {
        try grow(opening, count: 1, options: options) { _, logProbabilities, _ in
            var best = 0
            for word in logProbabilities.indices
            where logProbabilities[word] > logProbabilities[best] {
                best = word
            }
            return best
        }[0]
    }

    /// Draws sequences at random, none of whose words comes twice in a row.
    ///
    /// - Parameters:
    ///   - opening: The photo's empty sequence.
    ///   - options: Their number (the beam's width), length and normalisation.
    ///   - nucleus: The words that can be drawn.
    ///   - seed: What the draws follow from; each sequence has a stream of numbers of its own.
    /// - Returns: The different ones among the sequences, likeliest for their length first.
    /// - Throws: `TensorError` only if the decoder is inconsistent with itself.
    package func sample(
        _ opening: any CaptionDecoding,
        options: SearchOptions,
        nucleus: Nucleus,
        seed: UInt64
    ) throws(TensorError) -> [BeamFrontier.Finished] {
        var generators = (0..<options.beamWidth).map {
            SeededGenerator(seed: seed, stream: UInt64($0))
        }
        let drawn = try grow(opening, count: options.beamWidth, options: options) {
            index,
            logProbabilities,
            caption in
            var logProbabilities = logProbabilities
            if let last = caption.words.last { logProbabilities[last] = -.infinity }
            return nucleus.draw(from: logProbabilities, using: &generators[index])
        }
        return drawn.sorted { $0.score > $1.score }.withoutRepetitions
    }

    /// Grows sequences until all are complete.
    ///
    /// - Parameters:
    ///   - opening: The photo's empty sequence.
    ///   - count: Their number.
    ///   - options: Length and normalisation.
    ///   - choose: The next word from the sequence's number, the words' log-probabilities (-∞ for
    ///     those that cannot come) and the sequence so far.
    /// - Returns: The sequences in their order.
    /// - Throws: `TensorError` only if the decoder is inconsistent with itself.
    private func grow(
        _ opening: any CaptionDecoding,
        count: Int,
        options: SearchOptions,
        choose: (Int, [Float], GrowingCaption) -> Int
    ) throws(TensorError) -> [BeamFrontier.Finished] {
        var captions = Array(repeating: GrowingCaption(), count: count)
        var living = Array(captions.indices)
        var decoding = opening
        try decoding.select(Array(repeating: 0, count: count))
        while !living.isEmpty {
            try decoding.step(living.map { captions[$0].lastWord })
            decoding.logits.applyLogSoftmax()
            let (logits, attention) = (decoding.logits, decoding.attention)
            for (row, index) in living.enumerated() {
                var values = logits.row(row)
                for word in captions[index].banned { values[word] = -.infinity }
                let word = choose(index, values, captions[index])
                captions[index].append(
                    word,
                    logProbability: values[word],
                    attention: attention?.row(row)
                )
            }
            let rows = living.indices.filter { !captions[living[$0]].isComplete(options) }
            living = rows.map { living[$0] }
            try decoding.select(rows)
        }
        return captions.map { $0.finished(options) }
    }
}
