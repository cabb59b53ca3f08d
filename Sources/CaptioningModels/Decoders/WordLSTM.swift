internal import Checkpoints
internal import NeuralNetwork
internal import TensorCore

/// Word embedding, one LSTM and the scores of words: what ``NICDecoder`` and ``GLSTMDecoder`` share.
struct WordLSTM: Sendable {
    /// Photos' decoding: memory, results and scratch.
    private struct Decoding: CaptionDecoding {
        let layers: WordLSTM
        /// The guidance's share of the gates and the biases, `[M, 4H]` or one row for all.
        let constantGates: Tensor
        var owners: SequenceOwners
        var state: LSTMCell.State
        var logits = Tensor()
        var word = Tensor()
        var workspace = LSTMCell.Workspace()
        var product = NarrowLinear.Workspace()

        var count: Int { owners.count }
        var attention: Tensor? { nil }

        mutating func step(_ words: [Int]) throws(TensorError) {
            try owners.check(words)
            try layers.words(words, into: &word)
            try read(word)
            try layers.output(state.hidden, workspace: &product, into: &logits)
        }

        mutating func read(_ input: Tensor) throws(TensorError) {
            try layers.cell.step(
                input,
                constantGates: constantGates,
                owners: owners.photos,
                state: &state,
                workspace: &workspace
            )
        }

        mutating func select(_ parents: [Int]) throws(TensorError) {
            try state.select(parents)
            owners.select(parents)
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
    ///   - precision: The arithmetic of the products.
    /// - Throws: `CheckpointError` or `TensorError` if the file has no such layers.
    init(
        _ checkpoint: Checkpoint,
        vocabularySize: Int,
        guidanceSize: Int = 0,
        precision: Precision
    ) throws {
        let wordSize = try checkpoint.shape(of: "embed.weight").columns
        let size = try checkpoint.shape(of: "lstm.weight_hh").columns
        self.wordSize = wordSize
        words = Embedding(
            table: try checkpoint.mappedTensor("embed.weight", shape: [vocabularySize, wordSize])
        )
        // Inputs: word, then guidance (constant).
        var inputWeights: any MatrixRows = try checkpoint.mappedTensor(
            "lstm.weight_ih",
            shape: [4 * size, wordSize]
        )
        if guidanceSize > 0 {
            inputWeights = try JoinedColumns(
                inputWeights,
                try checkpoint.mappedTensor("lstm.weight_gh", shape: [4 * size, guidanceSize])
            )
        }
        cell = try LSTMCell(
            inputWeights: inputWeights,
            hiddenWeights: try checkpoint.mappedTensor("lstm.weight_hh", shape: [4 * size, size]),
            inputBias: try checkpoint.tensor("lstm.bias_ih", shape: [4 * size]),
            hiddenBias: try checkpoint.tensor("lstm.bias_hh", shape: [4 * size]),
            constantInputs: wordSize..<wordSize + guidanceSize,
            precision: precision
        )
        output = try checkpoint.narrowLinear(
            "logit",
            inputs: size,
            outputs: vocabularySize,
            precision: precision
        )
    }

    /// Begins one sequence a photo with the step that reads the photos.
    ///
    /// - Parameters:
    ///   - opening: The embedded photos, `[M, E]`.
    ///   - guidance: What joins the gates at every step, `[M, G]`; nil for none.
    /// - Returns: The decoding, ready for start marks.
    /// - Throws: `TensorError` if the shapes do not fit.
    func begin(
        opening: Tensor,
        guidance: Tensor? = nil
    ) throws(TensorError) -> any CaptionDecoding {
        let photos = opening.shape.rows
        var decoding = Decoding(
            layers: self,
            constantGates: try cell.constantGates(for: guidance),
            owners: SequenceOwners(photos: photos),
            state: LSTMCell.State(zeros: photos, size: cell.hiddenSize)
        )
        try decoding.read(opening)
        return decoding
    }
}
