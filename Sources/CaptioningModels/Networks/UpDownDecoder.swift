package import Checkpoints
internal import NeuralNetwork
package import TensorCore

/// The caption decoder: a top-down attention LSTM and a language LSTM on the encoder's grid.
///
/// Shapes: N sequences (beams), R = 49 regions, H = 512, V words.
///
/// - SeeAlso: Anderson et al. 2018, section 3.2.
package struct UpDownDecoder: Sendable {
    /// What one photo contributes to every step.
    package struct Context: Sendable {
        /// Embedded regions, `[R, H]`.
        fileprivate let regions: Tensor
        /// Their attention keys, `[R, H]`.
        fileprivate let keys: Tensor
        /// The pooled regions' share of the attention LSTM's gates, `[1, 4H]`.
        fileprivate let attentionGates: Tensor
        /// The language LSTM's biases, `[1, 4H]`.
        fileprivate let languageGates: Tensor
    }

    /// The memory of N sequences.
    package struct State: Sendable {
        fileprivate var attention: LSTMCell.State
        fileprivate var language: LSTMCell.State

        /// Continues with the sequences at `indices`, in that order; some may go on twice.
        ///
        /// - Throws: `TensorError` if there is no such sequence.
        package mutating func select(_ indices: [Int]) throws(TensorError) {
            for path: WritableKeyPath<State, Tensor> in [
                \.attention.hidden, \.attention.cell, \.language.hidden, \.language.cell,
            ] {
                var selected = Tensor()
                try selected.gather(indices, of: self[keyPath: path])
                self[keyPath: path] = selected
            }
        }
    }

    /// Scratch and results of a step; keep it from call to call.
    package struct Workspace: Sendable {
        /// Unnormalised scores of the next words, `[N, V]`.
        package var logits = Tensor()
        /// Weights of the regions, `[N, R]`.
        package var attention = Tensor()
        fileprivate var word = Tensor()
        fileprivate var query = Tensor()
        fileprivate var attended = Tensor()
        fileprivate var attentionCell = LSTMCell.Workspace()
        fileprivate var languageCell = LSTMCell.Workspace()

        /// Starts empty.
        package init() {}
    }

    private static let hiddenSize = 512

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
    /// - Throws: `CheckpointError` or `TensorError` if the file is not such a decoder.
    package init(_ checkpoint: Checkpoint, vocabularySize: Int) throws {
        let size = Self.hiddenSize
        func linear(_ name: String, inputs: Int = size, relu: Bool = false) throws -> Linear {
            try checkpoint.linear(
                name,
                inputs: inputs,
                outputs: size,
                activation: relu ? .relu : .identity
            )
        }
        func cell(_ name: String, inputs: Int, constant: Range<Int>) throws -> LSTMCell {
            try LSTMCell(
                inputWeights: try checkpoint.tensor(
                    "\(name).weight_ih",
                    shape: [4 * size, inputs]
                ),
                hiddenWeights: try checkpoint.tensor("\(name).weight_hh", shape: [4 * size, size]),
                inputBias: try checkpoint.tensor("\(name).bias_ih", shape: [4 * size]),
                hiddenBias: try checkpoint.tensor("\(name).bias_hh", shape: [4 * size]),
                constantInputs: constant
            )
        }
        embedRegions = try linear("att_embed", inputs: ResNet50.featureSize, relu: true)
        embedPooled = try linear("fc_embed", inputs: ResNet50.featureSize, relu: true)
        makeKeys = try linear("ctx2att")
        makeQuery = try checkpoint.narrowLinear("h2att", inputs: size, outputs: size)
        attention = AdditiveAttention(
            vector: try checkpoint.tensor("alpha.weight", shape: [1, size]),
            bias: try checkpoint.tensor("alpha.bias", shape: [1]).elements[0]
        )
        // The ReLU after the embedding depends on the word only: apply it to the whole table.
        let table = try checkpoint.tensor("embed.weight", shape: [vocabularySize, size])
        words = Embedding(table: table.rectified())
        // Inputs: language LSTM's output, pooled regions (constant), word.
        attentionCell = try cell("att_lstm", inputs: 3 * size, constant: size..<2 * size)
        // Inputs: attended regions, attention LSTM's output.
        languageCell = try cell("lang_lstm", inputs: 2 * size, constant: 0..<0)
        output = try checkpoint.narrowLinear("logit", inputs: size, outputs: vocabularySize)
    }

    /// Prepares a photo from its features `[R, 2048]`.
    ///
    /// - Throws: `TensorError` if they have another shape.
    package func prepare(_ features: Tensor) throws(TensorError) -> Context {
        let normalized = features.layerNormalized()
        let regions = try embedRegions(normalized)
        let pooled = try embedPooled(try normalized.meanOfRows())
        return Context(
            regions: regions,
            keys: try makeKeys(regions),
            attentionGates: try attentionCell.constantGates(for: pooled),
            languageGates: try languageCell.constantGates()
        )
    }

    /// The memory before the first word.
    package func start(count: Int) -> State {
        State(
            attention: LSTMCell.State(zeros: count, size: Self.hiddenSize),
            language: LSTMCell.State(zeros: count, size: Self.hiddenSize)
        )
    }

    /// Reads one word a sequence; `workspace` receives logits and attention weights.
    ///
    /// - Throws: `TensorError` if a word is not in the vocabulary or the state has other sequences.
    package func step(
        _ previous: [Int],
        state: inout State,
        context: Context,
        workspace: inout Workspace
    ) throws(TensorError) {
        try words(previous, into: &workspace.word)
        try attentionCell.step(
            state.language.hidden,
            workspace.word,
            constantGates: context.attentionGates,
            state: &state.attention,
            workspace: &workspace.attentionCell
        )
        try makeQuery(state.attention.hidden, into: &workspace.query)
        try attention(
            queries: workspace.query,
            keys: context.keys,
            values: context.regions,
            weights: &workspace.attention,
            into: &workspace.attended
        )
        try languageCell.step(
            workspace.attended,
            state.attention.hidden,
            constantGates: context.languageGates,
            state: &state.language,
            workspace: &workspace.languageCell
        )
        try output(state.language.hidden, into: &workspace.logits)
    }
}
