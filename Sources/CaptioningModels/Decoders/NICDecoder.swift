package import Checkpoints
package import NeuralNetwork
package import TensorCore

/// Show and Tell, the neural image caption generator: the photo is the first word that an LSTM reads.
///
/// With v = LayerNorm(features) without affine parameters (ε = 10⁻⁵) and v̄ its mean over regions:
///
///     x₋₁ = fc_embed(v̄)           (equation 10; no nonlinearity)
///     xₜ = embed[yₜ]              (equation 11; no nonlinearity), y₀ = the start mark
///     hₜ = LSTM(lstm; xₜ)         (from h = c = 0; the output for x₋₁ is not used)
///     logitsₜ = logit(hₜ)         (equation 12 before its softmax)
///
/// Shapes: D = 2048 feature size, E = 512 embedding size, H = 512 hidden size, V words; all are the
/// file's. Tensors: `fc_embed.weight` `[E, D]`, `fc_embed.bias` `[E]`; `embed.weight` `[V, E]`;
/// `lstm.weight_ih` `[4H, E]`, `lstm.weight_hh` `[4H, H]`, `lstm.bias_ih`, `lstm.bias_hh` `[4H]`, gates
/// stacked input, forget, cell, output; `logit.weight` `[V, H]`, `logit.bias` `[V]`. Token 0 is
/// padding. Metadata: see ``DecoderKind``.
///
/// - SeeAlso: Vinyals et al. 2015, "Show and Tell", section 3.1, equations 10 to 12.
package struct NICDecoder: CaptionDecoder {
    package let name = "nic"
    package let vocabularySize: Int
    private let embedPhoto: Linear
    private let layers: WordLSTM

    /// Loads the weights.
    ///
    /// - Parameters:
    ///   - checkpoint: The file.
    ///   - vocabularySize: Number of words V.
    ///   - precision: The arithmetic of the products.
    /// - Throws: `CheckpointError` or `TensorError` if the file is not such a decoder.
    package init(
        _ checkpoint: Checkpoint,
        vocabularySize: Int,
        precision: Precision = .fp32
    ) throws {
        self.vocabularySize = vocabularySize
        layers = try WordLSTM(
            checkpoint,
            vocabularySize: vocabularySize,
            precision: precision
        )
        embedPhoto = try checkpoint.linear(
            "fc_embed",
            inputs: try checkpoint.shape(of: "fc_embed.weight").columns,
            outputs: layers.wordSize,
            precision: precision
        )
    }

    package func begin(
        _ features: Tensor,
        photos: Int
    ) throws(TensorError) -> any CaptionDecoding {
        let pooled = try features.layerNormalized().meansOfRows(groups: photos)
        return try layers.begin(opening: try embedPhoto(pooled))
    }
}
