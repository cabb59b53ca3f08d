package import Checkpoints
package import NeuralNetwork
package import TensorCore

/// Show, Attend and Tell with soft attention: each step looks at the regions before it reads a word.
///
/// With v = LayerNorm(features) without affine parameters (ε = 10⁻⁵):
///
///     a = ReLU(att_embed(v))      ā = mean of a over regions
///     h₀ = tanh(init_h(ā))        c₀ = tanh(init_c(ā))                 (section 3.1.2)
///     α = softmax(alpha · tanh(ctx2att(a) + h2att(hₜ₋₁)))             (equations 4 to 6)
///     β = σ(beta(hₜ₋₁))           z = β Σᵢ αᵢ aᵢ                      (section 4.2.1; β is one number)
///     hₜ = LSTM(lstm; [embed[y]; z])                                   (equations 1 to 3; y = yₜ₋₁)
///     logits = logit(embed[y] + out_h hₜ + out_z z)                    (equation 7 before its softmax)
///
/// No nonlinearity follows `embed`. Training adds λ Σᵢ (1 - Σₜ αₜᵢ)² to the loss (equation 14) and
/// drops out before `logit`.
///
/// Shapes: D = 2048 feature size, A = 512 size of an embedded region, K = 512 attention size, E = 512
/// embedding size, H = 512 hidden size, V words; all are the file's. Tensors: `att_embed.weight`
/// `[A, D]`, `att_embed.bias` `[A]`; `init_h.weight`, `init_c.weight` `[H, A]`, `init_h.bias`,
/// `init_c.bias` `[H]`; `ctx2att.weight` `[K, A]`, `ctx2att.bias` `[K]`; `h2att.weight` `[K, H]`,
/// `h2att.bias` `[K]`; `alpha.weight` `[1, K]`, `alpha.bias` `[1]`; `beta.weight` `[1, H]`, `beta.bias`
/// `[1]`; `embed.weight` `[V, E]`; `lstm.weight_ih` `[4H, E + A]` (columns: word, then z),
/// `lstm.weight_hh` `[4H, H]`, `lstm.bias_ih`, `lstm.bias_hh` `[4H]`, gates stacked input, forget, cell,
/// output; `out_h.weight` `[E, H]`, `out_z.weight` `[E, A]` (no biases, as in the paper);
/// `logit.weight` `[V, E]`, `logit.bias` `[V]`. Token 0 is padding. Metadata: see ``DecoderKind``.
///
/// - SeeAlso: Xu et al. 2015, "Show, Attend and Tell", sections 3.1.2 and 4.2.
package struct SATDecoder: CaptionDecoder {
    /// Photos' decoding: memory, results and scratch.
    private struct Decoding: CaptionDecoding {
        let decoder: SATDecoder
        /// Embedded regions and their attention keys.
        let regions: AdditiveAttention.Regions
        /// The LSTM's biases, `[1, 4H]`.
        let constantGates: Tensor
        var owners: SequenceOwners
        var state: LSTMCell.State
        var logits = Tensor()
        var weights = Tensor()
        var word = Tensor()
        var query = Tensor()
        var gate = Tensor()
        var attended = Tensor()
        var sources = Tensor()
        var deep = Tensor()
        var cell = LSTMCell.Workspace()
        var comparison = AdditiveAttention.Workspace()
        var product = NarrowLinear.Workspace()

        var count: Int { owners.count }
        var attention: Tensor? { weights }

        mutating func step(_ words: [Int]) throws(TensorError) {
            try owners.check(words)
            try decoder.words(words, into: &word)
            try attend()
            try decoder.cell.step(
                word,
                attended,
                constantGates: constantGates,
                state: &state,
                workspace: &cell
            )
            try sources.concatenateRows(state.hidden, attended)
            try decoder.deepOutput(sources, workspace: &product, into: &deep)
            try deep.add(word)
            try decoder.output(deep, workspace: &product, into: &logits)
        }

        /// The gated sum of the regions for the memory of the step before.
        private mutating func attend() throws(TensorError) {
            try decoder.makeQuery(state.hidden, workspace: &product, into: &query)
            try decoder.attention(
                queries: query,
                regions: regions,
                owners: owners.photos,
                workspace: &comparison,
                weights: &weights,
                into: &attended
            )
            try decoder.makeGate(state.hidden, workspace: &product, into: &gate)
            gate.applySigmoid()
            try attended.scaleRows(by: gate)
        }

        mutating func select(_ parents: [Int]) throws(TensorError) {
            try state.select(parents)
            owners.select(parents)
        }
    }

    package let name = "sat"
    package let vocabularySize: Int
    private let embedRegions: Linear
    private let makeHidden: Linear
    private let makeCell: Linear
    private let makeKeys: Linear
    private let makeQuery: NarrowLinear
    private let attention: AdditiveAttention
    private let makeGate: NarrowLinear
    private let words: Embedding
    private let cell: LSTMCell
    private let deepOutput: NarrowLinear
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
        let featureSize = try checkpoint.shape(of: "att_embed.weight").columns
        let regionSize = try checkpoint.shape(of: "att_embed.bias").elementCount
        let attentionSize = try checkpoint.shape(of: "ctx2att.bias").elementCount
        let wordSize = try checkpoint.shape(of: "embed.weight").columns
        let size = try checkpoint.shape(of: "lstm.weight_hh").columns
        self.vocabularySize = vocabularySize
        func linear(
            _ name: String,
            inputs: Int,
            outputs: Int,
            activation: Activation = .identity
        ) throws -> Linear {
            try checkpoint.linear(
                name,
                inputs: inputs,
                outputs: outputs,
                activation: activation,
                precision: precision
            )
        }
        func narrowLinear(_ name: String, inputs: Int, outputs: Int) throws -> NarrowLinear {
            try checkpoint.narrowLinear(
                name,
                inputs: inputs,
                outputs: outputs,
                precision: precision
            )
        }
        embedRegions = try linear(
            "att_embed",
            inputs: featureSize,
            outputs: regionSize,
            activation: .relu
        )
        makeHidden = try linear("init_h", inputs: regionSize, outputs: size)
        makeCell = try linear("init_c", inputs: regionSize, outputs: size)
        makeKeys = try linear("ctx2att", inputs: regionSize, outputs: attentionSize)
        makeQuery = try narrowLinear("h2att", inputs: size, outputs: attentionSize)
        attention = AdditiveAttention(
            vector: try checkpoint.tensor("alpha.weight", shape: [1, attentionSize]),
            bias: try checkpoint.tensor("alpha.bias", shape: [1]).elements[0]
        )
        makeGate = try narrowLinear("beta", inputs: size, outputs: 1)
        words = Embedding(
            table: try checkpoint.mappedTensor("embed.weight", shape: [vocabularySize, wordSize])
        )
        cell = try checkpoint.lstmCell(
            "lstm",
            inputs: wordSize + regionSize,
            size: size,
            precision: precision
        )
        // Inputs: hidden values, gated regions.
        let deepWeights = try JoinedColumns(
            try checkpoint.mappedTensor("out_h.weight", shape: [wordSize, size]),
            try checkpoint.mappedTensor("out_z.weight", shape: [wordSize, regionSize])
        )
        deepOutput = try NarrowLinear(weights: deepWeights, precision: precision)
        output = try narrowLinear("logit", inputs: wordSize, outputs: vocabularySize)
    }

    package func begin(
        _ features: Tensor,
        photos: Int
    ) throws(TensorError) -> any CaptionDecoding {
        let regions = try embedRegions(features.layerNormalized())
        let means = try regions.meansOfRows(groups: photos)
        var state = LSTMCell.State(hidden: try makeHidden(means), cell: try makeCell(means))
        state.hidden.applyTanh()
        state.cell.applyTanh()
        return Decoding(
            decoder: self,
            regions: try AdditiveAttention.Regions(
                keys: try makeKeys(regions),
                values: regions,
                photos: photos
            ),
            constantGates: try cell.constantGates(),
            owners: SequenceOwners(photos: photos),
            state: state
        )
    }
}
