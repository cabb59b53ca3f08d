package import Checkpoints
internal import NeuralNetwork
package import TensorCore

/// The joint space of photos and sentences: the cosine of the two vectors tells how well a caption
/// fits a photo.
///
/// - SeeAlso: Kiros et al. 2014, section 2.2; Faghri et al. 2018 for the GRU sentence encoder.
package struct SentenceImageEmbedding: Sendable {
    /// Elements of a vector.
    static let size = 512
    private static let wordSize = 300

    private let image: Linear
    private let words: Embedding
    private let sentence: GRUCell

    /// Loads the weights.
    ///
    /// - Throws: `CheckpointError` or `TensorError` if the file is not such an embedding.
    package init(_ checkpoint: Checkpoint, vocabularySize: Int) throws {
        let gates = 3 * Self.size
        image = try checkpoint.linear("img", inputs: ResNet50.featureSize, outputs: Self.size)
        words = Embedding(
            table: try checkpoint.tensor("emb.weight", shape: [vocabularySize, Self.wordSize])
        )
        sentence = try GRUCell(
            inputWeights: try checkpoint.tensor(
                "gru.weight_ih_l0",
                shape: [gates, Self.wordSize]
            ),
            hiddenWeights: try checkpoint.tensor("gru.weight_hh_l0", shape: [gates, Self.size]),
            inputBias: try checkpoint.tensor("gru.bias_ih_l0", shape: [gates]),
            hiddenBias: try checkpoint.tensor("gru.bias_hh_l0", shape: [gates])
        )
    }

    /// The photo's unit vector, `[1, 512]`, from its features `[R, 2048]`.
    ///
    /// - Throws: `TensorError` if they have another shape.
    package func embed(features: Tensor) throws(TensorError) -> Tensor {
        var vector = try image(try features.meanOfRows())
        vector.normalizeRows()
        return vector
    }

    /// The sentence's unit vector, `[1, 512]`, from its words' ids without marks.
    ///
    /// - Throws: `TensorError` if an id is not in the vocabulary.
    package func embed(sentence ids: [Int]) throws(TensorError) -> Tensor {
        try embed(sentences: [ids])
    }

    /// The unit vectors, `[N, 512]`, of sentences of one length.
    ///
    /// - Throws: `TensorError` if there is none, if an id is not in the vocabulary or if one is longer
    ///   than the others.
    package func embed(sentences: [[Int]]) throws(TensorError) -> Tensor {
        let length = sentences.first?.count ?? 0
        guard sentences.allSatisfy({ $0.count == length }) else {
            throw TensorError(operation: "sentences", reason: "their lengths differ")
        }
        let marked = sentences.map { [Vocabulary.start] + $0 + [Vocabulary.end] }
        var inputs = Tensor()
        try words((0..<length + 2).flatMap { step in marked.map { $0[step] } }, into: &inputs)
        var hidden = Tensor(zeros: [sentences.count, Self.size])
        try sentence.run(over: inputs, hidden: &hidden)
        hidden.normalizeRows()
        return hidden
    }
}
