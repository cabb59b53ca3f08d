internal import Checkpoints
internal import NeuralNetwork
internal import TensorCore

/// Word embedding, one LSTM and the scores of words: what ``NICDecoder`` and ``GLSTMDecoder`` share.
struct WordLSTM: Sendable {
    /// One photo's decoding: memory, results and scratch.
    private struct Decoding: CaptionDecoding {
        let layers: WordLSTM
        /// The guidance's share of the gates and the biases, `[1, 4H]`.
        let constantGates: Tensor
        var state: LSTMCell.State
        var logits = Tensor()
        var word = Tensor()
        var workspace = LSTMCell.Workspace()

        var attention: Tensor? { nil }

        mutating func step(_ words: [Int]) throws(TensorError) {
            try layers.words(words, into: &word)
            try read(word)
            try layers.output(state.hidden, into: &logits)
        }

        mutating func read(_ input: Tensor) throws(TensorError) {
            try layers.cell.step(
                input,
                constantGates: constantGates,
                state: &state,
                workspace: &workspace
            )
        }

        mutating func select(_ parents: [Int]) throws(TensorError) {
            try state.select(parents)
        }
    }

    /// Size E of a word's embedding.
    let wordSize: Int
    private let words: Embedding
    private let cell: LSTMCell
    private let output: NarrowLinear

    /// Loads `embed`, `lstm` and `logit`.
    ///
    /// - Parameters:
    ///   - checkpoint: The file.
    ///   - vocabularySize: Number of words V.
    ///   - guidanceSize: Size G of the guidance, 0 for none.
    /// - Throws: `CheckpointError` or `TensorError` if the file has no such layers.
    init(_ checkpoint: Checkpoint, vocabularySize: Int, guidanceSize: Int = 0) throws {
        let wordSize = try checkpoint.shape(of: "embed.weight").columns
        let size = try checkpoint.shape(of: "lstm.weight_hh").columns
        self.wordSize = wordSize
        words = Embedding(
            table: try checkpoint.tensor("embed.weight", shape: [vocabularySize, wordSize])
        )
        // Inputs: word, then guidance (constant).
        var inputWeights = try checkpoint.tensor("lstm.weight_ih", shape: [4 * size, wordSize])
        if guidanceSize > 0 {
            let word = inputWeights
            try inputWeights.concatenateRows(
                word,
                try checkpoint.tensor("lstm.weight_gh", shape: [4 * size, guidanceSize])
            )
        }
        cell = try LSTMCell(
            inputWeights: inputWeights,
            hiddenWeights: try checkpoint.tensor("lstm.weight_hh", shape: [4 * size, size]),
            inputBias: try checkpoint.tensor("lstm.bias_ih", shape: [4 * size]),
            hiddenBias: try checkpoint.tensor("lstm.bias_hh", shape: [4 * size]),
            constantInputs: wordSize..<wordSize + guidanceSize
        )
        output = try checkpoint.narrowLinear("logit", inputs: size, outputs: vocabularySize)
    }

    /// Begins `width` sequences with the step that reads the photo.
    ///
    /// - Parameters:
    ///   - opening: The embedded photo, `[1, E]`.
    ///   - guidance: What joins the gates at every step, `[1, G]`; nil for none.
    ///   - width: The number of sequences.
    /// - Returns: The decoding, ready for start marks.
    /// - Throws: `TensorError` if the shapes do not fit.
    func begin(
        opening: Tensor,
        guidance: Tensor? = nil,
        width: Int
    ) throws(TensorError) -> any CaptionDecoding {
        var decoding = Decoding(
            layers: self,
            constantGates: try cell.constantGates(for: guidance),
            state: LSTMCell.State(zeros: 1, size: cell.hiddenSize)
        )
        try decoding.read(opening)
        try decoding.select(Array(repeating: 0, count: width))
        return decoding
    }
}
