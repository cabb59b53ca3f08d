package import TensorCore

/// Turns features into word sequences with a decoder.
package struct CaptionSearch: Sendable {
    /// The decoder.
    package let decoder: any CaptionDecoder

    /// Searches with `decoder`.
    package init(decoder: any CaptionDecoder) {
        self.decoder = decoder
    }

    /// Searches as the options' strategy says.
    ///
    /// - Parameters:
    ///   - features: `[R, D]`.
    ///   - options: Strategy, width, length and normalisation.
    /// - Returns: At least one sequence, best first.
    /// - Throws: `TensorError` if the features have another shape.
    package func callAsFunction(
        _ features: Tensor,
        options: SearchOptions
    ) throws(TensorError) -> [BeamFrontier.Finished] {
        switch options.strategy {
        case .greedy: [try greedy(features, options: options)]
        case .beam: try beam(features, options: options)
        case .nucleus(let topP, let temperature, let seed):
            try sample(
                features,
                options: options,
                nucleus: Nucleus(topP: topP, temperature: temperature),
                seed: seed
            )
        case .diverse(let groups, let strength):
            try diverseBeam(features, options: options, groups: groups, strength: strength)
        }
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
}
