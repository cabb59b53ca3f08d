package import Checkpoints
package import NeuralNetwork
package import TensorCore

/// gLSTM: an LSTM as of Show and Tell whose gates the photo's meaning guides at every step.
///
/// With v = LayerNorm(features) without affine parameters (ε = 10⁻⁵) and v̄ its mean over regions:
///
///     p = σ(attributes(v̄))                      what words the photo's captions have
///     s = semantic · p
///     g = ReLU(guide([v̄; s]))                   image and semantic guidance
///     x₋₁ = fc_embed(v̄)   xₜ = embed[yₜ]        (no nonlinearity), y₀ = the start mark
///     gates = W_ih xₜ + b_ih + W_hh hₜ₋₁ + b_hh + W_gh g      (equations 8 to 11)
///     cₜ = σ(f) ⊙ cₜ₋₁ + σ(i) ⊙ tanh(c)   hₜ = σ(o) ⊙ tanh(cₜ)   (equations 11 to 13)
///     logitsₜ = logit(hₜ)
///
/// The guidance joins all four gates, the cell's candidate too, and the step that reads the photo.
/// The attributes are trained on their own, each as a yes or no, and stay as they are afterwards.
///
/// Shapes: D = 2048 feature size, A = 512 attribute words, S = 512 size of their projection, G = 512
/// guidance size, E = 512 embedding size, H = 512 hidden size, V words; all are the file's. Tensors:
/// `attributes.weight` `[A, D]`, `attributes.bias` `[A]`; `semantic.weight` `[S, A]` (no bias);
/// `guide.weight` `[G, D + S]` (columns: v̄, then s), `guide.bias` `[G]`; `fc_embed.weight` `[E, D]`,
/// `fc_embed.bias` `[E]`; `embed.weight` `[V, E]`; `lstm.weight_ih` `[4H, E]`, `lstm.weight_hh`
/// `[4H, H]`, `lstm.weight_gh` `[4H, G]` (no bias), `lstm.bias_ih`, `lstm.bias_hh` `[4H]`, gates stacked
/// input, forget, cell, output; `logit.weight` `[V, H]`, `logit.bias` `[V]`. Token 0 is padding.
/// Metadata: see ``DecoderKind``; besides, `attributes`: the A attribute words' ids, separated by
/// commas, in the order of the rows of `attributes`. They are for training and for readers.
///
/// - SeeAlso: Jia et al. 2015, "Guiding the Long-Short Term Memory Model for Image Caption
///   Generation", section 3.2, equations 8 to 13; its length normalisations are
///   ``LengthNormalization``. The paper's semantic guidance comes from retrieval or a canonical
///   correlation; here from predicted words, as in You et al. 2016, section 3.2.
package struct GLSTMDecoder: CaptionDecoder {
    package let name = "glstm"
    package let vocabularySize: Int
    private let embedPhoto: Linear
    private let attributes: Linear
    private let semantic: Linear
    private let guide: Linear
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
        let featureSize = try checkpoint.shape(of: "fc_embed.weight").columns
        let attributeCount = try checkpoint.shape(of: "attributes.bias").elementCount
        let semanticSize = try checkpoint.shape(of: "semantic.weight").rows
        let guidanceSize = try checkpoint.shape(of: "guide.bias").elementCount
        self.vocabularySize = vocabularySize
        layers = try WordLSTM(
            checkpoint,
            vocabularySize: vocabularySize,
            guidanceSize: guidanceSize,
            precision: precision
        )
        embedPhoto = try checkpoint.linear(
            "fc_embed",
            inputs: featureSize,
            outputs: layers.wordSize,
            precision: precision
        )
        attributes = try checkpoint.linear(
            "attributes",
            inputs: featureSize,
            outputs: attributeCount,
            precision: precision
        )
        semantic = try Linear(
            weights: checkpoint.mappedTensor(
                "semantic.weight",
                shape: [semanticSize, attributeCount]
            ),
            precision: precision
        )
        guide = try checkpoint.linear(
            "guide",
            inputs: featureSize + semanticSize,
            outputs: guidanceSize,
            activation: .relu,
            precision: precision
        )
    }

    package func begin(
        _ features: Tensor,
        photos: Int
    ) throws(TensorError) -> any CaptionDecoding {
        let pooled = try features.layerNormalized().meansOfRows(groups: photos)
        return try layers.begin(
            opening: try embedPhoto(pooled),
            guidance: try guidance(for: pooled)
        )
    }

    /// The guidance g, `[M, G]`, of photos' pooled regions, `[M, D]`.
    private func guidance(for pooled: Tensor) throws(TensorError) -> Tensor {
        var probabilities = try attributes(pooled)
        probabilities.applySigmoid()
        var input = Tensor()
        try input.concatenateRows(pooled, try semantic(probabilities))
        return try guide(input)
    }
}
