package import TensorCore

/// Turns features into word sequences with a decoder.
package struct CaptionSearch: Sendable {
    private let decoder: UpDownDecoder

    /// Searches with `decoder`.
    package init(decoder: UpDownDecoder) {
        self.decoder = decoder
    }

    /// Searches with a beam for the sequences that are likeliest for their length.
    ///
    /// - Parameters:
    ///   - features: `[R, 2048]`.
    ///   - options: Width, length and normalisation.
    ///   - workspace: Scratch.
    /// - Returns: Finished sequences, best first.
    /// - Throws: `TensorError` if the features have another shape.
    package func beam(
        _ features: Tensor,
        options: SearchOptions,
        workspace: inout UpDownDecoder.Workspace
    ) throws(TensorError) -> [BeamFrontier.Finished] {
        let context = try decoder.prepare(features)
        var state = decoder.start(count: options.beamWidth)
        var frontier = BeamFrontier(options)
        while true {
            try decoder.step(
                frontier.lastWords,
                state: &state,
                context: context,
                workspace: &workspace
            )
            workspace.logits.applyLogSoftmax()
            let parents = frontier.advance(&workspace.logits, attention: workspace.attention)
            guard let parents else { return frontier.result }
            try state.select(parents)
        }
    }

    /// Takes the likeliest word at each step; unlike the beam it may repeat a word.
    ///
    /// - Throws: `TensorError` if the features have another shape.
    /// - Returns: Words' ids without marks.
    package func greedy(
        _ features: Tensor,
        maximumLength: Int,
        workspace: inout UpDownDecoder.Workspace
    ) throws(TensorError) -> [Int] {
        let context = try decoder.prepare(features)
        var state = decoder.start(count: 1)
        var words: [Int] = []
        while words.count < maximumLength {
            try decoder.step(
                [words.last ?? Vocabulary.start],
                state: &state,
                context: context,
                workspace: &workspace
            )
            let banned = [Vocabulary.padding, Vocabulary.start, Vocabulary.unknown]
            let best = workspace.logits.largest(banned.count + 1)
                .first { !banned.contains($0.index) }
            guard let best, best.index != Vocabulary.end else { break }
            words.append(best.index)
        }
        return words
    }
}
