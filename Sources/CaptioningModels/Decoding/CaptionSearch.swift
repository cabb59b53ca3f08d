package import TensorCore

/// Turns features into word sequences with a decoder.
package struct CaptionSearch: Sendable {
    private let decoder: any CaptionDecoder

    /// Searches with `decoder`.
    package init(decoder: any CaptionDecoder) {
        self.decoder = decoder
    }

    /// Searches with a beam for the sequences that are likeliest for their length.
    ///
    /// - Parameters:
    ///   - features: `[R, D]`.
    ///   - options: Width, length and normalisation.
    /// - Returns: Finished sequences, best first.
    /// - Throws: `TensorError` if the features have another shape.
    package func beam(
        _ features: Tensor,
        options: SearchOptions
    ) throws(TensorError) -> [BeamFrontier.Finished] {
        var decoding = try decoder.begin(features, width: options.beamWidth)
        var frontier = BeamFrontier(options)
        while true {
            try decoding.step(frontier.lastWords)
            decoding.logits.applyLogSoftmax()
            let attention = decoding.attention
            guard let parents = frontier.advance(&decoding.logits, attention: attention) else {
                return frontier.result
            }
            try decoding.select(parents)
        }
    }

    /// Takes the likeliest word at each step; unlike the beam it may repeat a word.
    ///
    /// - Throws: `TensorError` if the features have another shape.
    /// - Returns: Words' ids without marks.
    package func greedy(
        _ features: Tensor,
        maximumLength: Int
    ) throws(TensorError) -> [Int] {
        var decoding = try decoder.begin(features, width: 1)
        var words: [Int] = []
        while words.count < maximumLength {
            try decoding.step([words.last ?? Vocabulary.start])
            let banned = [Vocabulary.padding, Vocabulary.start, Vocabulary.unknown]
            let best = decoding.logits.largest(banned.count + 1)
                .first { !banned.contains($0.index) }
            guard let best, best.index != Vocabulary.end else { break }
            words.append(best.index)
        }
        return words
    }
}
