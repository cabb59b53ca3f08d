package import Checkpoints
package import NeuralNetwork
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
    /// - Parameters:
    ///   - checkpoint: The file.
    ///   - vocabularySize: Number of words.
    ///   - precision: The arithmetic of sentences; that of photos is single precision, so that
    ///     vectors that are kept stay comparable.
    /// - Throws: `CheckpointError` or `TensorError` if the file is not such an embedding.
    package init(
        _ checkpoint: Checkpoint,
        vocabularySize: Int,
        precision: Precision = .fp32
    ) throws {
        let gates = 3 * Self.size
        image = try checkpoint.linear("img", inputs: ResNet50.featureSize, outputs: Self.size)
        words = Embedding(
            table: try checkpoint.mappedTensor(
                "emb.weight",
                shape: [vocabularySize, Self.wordSize]
            )
        )
        sentence = try GRUCell(
            inputWeights: try checkpoint.mappedTensor(
                "gru.weight_ih_l0",
                shape: [gates, Self.wordSize]
            ),
            hiddenWeights: try checkpoint.mappedTensor(
                "gru.weight_hh_l0",
                shape: [gates, Self.size]
            ),
            inputBias: try checkpoint.tensor("gru.bias_ih_l0", shape: [gates]),
            hiddenBias: try checkpoint.tensor("gru.bias_hh_l0", shape: [gates]),
            precision: precision
        )
    }

    /// Photos' unit vectors, `[N, 512]`, from their features `[N·R, 2048]`, photo after photo.
    ///
    /// - Throws: `TensorError` if they have another shape.
    package func embed(features: Tensor, photos: Int = 1) throws(TensorError) -> Tensor {
        var vectors = try image(try features.meansOfRows(groups: photos))
        vectors.normalizeRows()
        return vectors
    }

    /// The sentence's unit vector, `[1, 512]`, from its words' ids without marks.
    ///
    /// - Throws: `TensorError` if an id is not in the vocabulary.
    package func embed(sentence ids: [Int]) throws(TensorError) -> Tensor {
        try embed(sentences: [ids])
    }

    /// The unit vectors, `[N, 512]`, of sentences of any lengths.
    ///
    /// - Throws: `TensorError` if there is none or if an id is not in the vocabulary.
    package func embed(sentences: [[Int]]) throws(TensorError) -> Tensor {
        // The longest first: those that have ended are the last rows.
        let order = sentences.indices.sorted {
            (sentences[$1].count, $0) < (sentences[$0].count, $1)
        }
        let marked = order.map { [Vocabulary.start] + sentences[$0] + [Vocabulary.end] }
        let steps = (0..<(marked.first?.count ?? 0)).map { step in
            marked.prefix { $0.count > step }.map { $0[step] }
        }
        var inputs = Tensor()
        try words(steps.flatMap(\.self), into: &inputs)
        var hidden = Tensor(zeros: [sentences.count, Self.size])
        try sentence.run(over: inputs, counts: steps.map(\.count), hidden: &hidden)
        hidden.normalizeRows()
        var places = order
        for (place, index) in order.enumerated() { places[index] = place }
        var vectors = Tensor()
        try vectors.gather(places, of: hidden)
        return vectors
    }
}
