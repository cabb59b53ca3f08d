package import Checkpoints
package import NeuralNetwork
package import TensorCore

/// Up-Down: a top-down attention LSTM and a language LSTM on the encoder's grid.
///
/// With v = LayerNorm(features) without affine parameters (ε = 10⁻⁵) and v̄ its mean over regions:
///
///     a = ReLU(att_embed(v))   p = ReLU(fc_embed(v̄))   x = ReLU(embed[y])
///     h¹ = LSTM(att_lstm; [h²; p; x])
///     α = softmax(alpha · tanh(ctx2att(a) + h2att(h¹)))   z = Σᵢ αᵢ aᵢ
///     h² = LSTM(lang_lstm; [z; h¹])   logits = logit(h²)
///
/// Shapes: N sequences, R regions, D = 2048 feature size, H = 512, V words; D, H are the file's.
/// Tensors (`.weight`, `.bias`): `att_embed`, `fc_embed` `[H, D]`; `embed.weight` `[V, H]`; `ctx2att`,
/// `h2att` `[H, H]`; `alpha` `[1, H]`; `logit` `[V, H]`. Cells (`.weight_ih`, `.weight_hh`,
/// `.bias_ih`, `.bias_hh`): `att_lstm` `[4H, 3H]`, `lang_lstm` `[4H, 2H]`; gates input, forget, cell,
/// output. Token 0 is padding.
///
/// - SeeAlso: Anderson et al. 2018, section 3.2, equations 1 to 7.
package struct UpDownDecoder: CaptionDecoder {
    /// What the photos contribute to every step.
    private struct Context {
        /// Embedded regions and their attention keys.
        let regions: AdditiveAttention.Regions
        /// The pooled regions' share of the attention LSTM's gates, `[M, 4H]`.
        let attentionGates: Tensor
        /// The language LSTM's biases, `[1, 4H]`.
        let languageGates: Tensor
    }

    /// Photos' decoding: memory, results and scratch.
    private struct Decoding: CaptionDecoding {
        let decoder: UpDownDecoder
        let context: Context
        var owners: SequenceOwners
        var attentionState: LSTMCell.State
        var languageState: LSTMCell.State
        var logits = Tensor()
        var weights = Tensor()
        var word = Tensor()
        var query = Tensor()
        var attended = Tensor()
        var attentionCell = LSTMCell.Workspace()
        var languageCell = LSTMCell.Workspace()
        var comparison = AdditiveAttention.Workspace()
        var product = NarrowLinear.Workspace()

        var count: Int { owners.count }
        var attention: Tensor? { weights }

        mutating func step(_ words: [Int]) throws(TensorError) {
            try owners.check(words)
            try decoder.words(words, into: &word)
            try decoder.attentionCell.step(
                languageState.hidden,
                word,
                constantGates: context.attentionGates,
                owners: owners.photos,
                state: &attentionState,
                workspace: &attentionCell
            )
            try decoder.makeQuery(attentionState.hidden, workspace: &product, into: &query)
            try decoder.attention(
                queries: query,
                regions: context.regions,
                owners: owners.photos,
                workspace: &comparison,
                weights: &weights,
                into: &attended
            )
            try decoder.languageCell.step(
                attended,
                attentionState.hidden,
                constantGates: context.languageGates,
                state: &languageState,
                workspace: &languageCell
            )
            try decoder.output(languageState.hidden, workspace: &product, into: &logits)
        }

        mutating func select(_ parents: [Int]) throws(TensorError) {
            try attentionState.select(parents)
            try languageState.select(parents)
            owners.select(parents)
        }
    }

    package let name = "updown"
    package let vocabularySize: Int
    private let hiddenSize: Int
    private let embedRegions: Linear
    private let embedPooled: Linear
    private let makeKeys: Linear
    private let makeQuery: NarrowLinear
    private let attention: AdditiveAttention
    private let words: Embedding
    private let attentionCell: LSTMCell
    private let languageCell: LSTMCell
    private let output: NarrowLinear

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
        let size = try checkpoint.shape(of: "logit.weight").columns
        let featureSize = try checkpoint.shape(of: "att_embed.weight").columns
        (self.vocabularySize, hiddenSize) = (vocabularySize, size)
        func linear(_ name: String, inputs: Int, relu: Bool = false) throws -> Linear {
            try checkpoint.linear(
                name,
                inputs: inputs,
                outputs: size,
                activation: relu ? .relu : .identity,
                precision: precision
            )
        }
        embedRegions = try linear("att_embed", inputs: featureSize, relu: true)
        embedPooled = try linear("fc_embed", inputs: featureSize, relu: true)
        makeKeys = try linear("ctx2att", inputs: size)
        func narrowLinear(_ name: String, outputs: Int) throws -> NarrowLinear {
            try checkpoint.narrowLinear(name, inputs: size, outputs: outputs, precision: precision)
        }
        makeQuery = try narrowLinear("h2att", outputs: size)
        attention = AdditiveAttention(
            vector: try checkpoint.tensor("alpha.weight", shape: [1, size]),
            bias: try checkpoint.tensor("alpha.bias", shape: [1]).elements[0]
        )
        // The ReLU after the embedding depends on the word only: apply it to the whole table.
        words = Embedding(
            table: try checkpoint.mappedTensor("embed.weight", shape: [vocabularySize, size]),
            activation: .relu
        )
        // Inputs: language LSTM's output, pooled regions (constant), word.
        attentionCell = try checkpoint.lstmCell(
            "att_lstm",
            inputs: 3 * size,
            size: size,
            constantInputs: size..<2 * size,
            precision: precision
        )
        // Inputs: attended regions, attention LSTM's output.
        languageCell = try checkpoint.lstmCell(
            "lang_lstm",
            inputs: 2 * size,
            size: size,
            precision: precision
        )
        output = try narrowLinear("logit", outputs: vocabularySize)
    }

    package func begin(
        _ features: Tensor,
        photos: Int
    ) throws(TensorError) -> any CaptionDecoding {
        let normalized = features.layerNormalized()
        let regions = try embedRegions(normalized)
        let pooled = try embedPooled(try normalized.meansOfRows(groups: photos))
        let context = Context(
            regions: try AdditiveAttention.Regions(
                keys: try makeKeys(regions),
                values: regions,
                photos: photos
            ),
            attentionGates: try attentionCell.constantGates(for: pooled),
            languageGates: try languageCell.constantGates()
        )
        return Decoding(
            decoder: self,
            context: context,
            owners: SequenceOwners(photos: photos),
            attentionState: LSTMCell.State(zeros: photos, size: hiddenSize),
            languageState: LSTMCell.State(zeros: photos, size: hiddenSize)
        )
    }
}
