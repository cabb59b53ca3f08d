internal import CaptioningModels
package import Checkpoints
package import TensorCore

/// The joint space of photos and sentences, with gradients: what
/// ``CaptioningModels/SentenceImageEmbedding`` computes without, for many sentences at once.
///
/// The image side is linear in the mean of a photo's regions, the sentence side is the last state of a
/// gated recurrent unit; both end as unit vectors.
///
/// - Shapes: `N` photos or sentences, `D` values of a region, `E` of a word, `H` of a vector.
/// - SeeAlso: Karpathy, Fei-Fei 2015, section 3.1; Kiros et al. 2014, section 2.2; Faghri et al. 2018,
///   arXiv:1707.05612, for the GRU.
package struct EmbeddingNetwork<Scalar: KernelScalar>: Sendable {
    typealias Variable = Tape<Scalar>.Variable

    /// The sizes.
    package struct Options: Sendable {
        /// Words, `V`.
        package var vocabularySize: Int
        /// Values of a region, `D`.
        package var featureSize = 2048
        /// Values of a word, `E`.
        package var wordSize = 300
        /// Values of a vector, `H`.
        package var size = 512
        /// The share of words' values that are dropped while training.
        package var dropout = 0.2

        /// Makes the usual options.
        package init(vocabularySize: Int) {
            self.vocabularySize = vocabularySize
        }
    }

    /// The sizes.
    package let options: Options

    /// Makes a network.
    package init(options: Options) {
        self.options = options
    }

    /// The weights that training starts with, under the names of the weights' file.
    func initialParameters(using random: inout SeededGenerator) -> Parameters<Scalar> {
        let (size, gates) = (options.size, 3 * options.size)
        var parameters = Parameters<Scalar>()
        parameters.addLinear("img", inputs: options.featureSize, outputs: size, using: &random)
        parameters.add(
            "emb.weight",
            options.vocabularySize,
            options.wordSize,
            bound: 0.1,
            using: &random
        )
        let bound = 1 / Double(size).squareRoot()
        parameters.add("gru.weight_ih_l0", gates, options.wordSize, bound: bound, using: &random)
        parameters.add("gru.weight_hh_l0", gates, size, bound: bound, using: &random)
        parameters["gru.bias_ih_l0"] = Matrix(1, gates)
        parameters["gru.bias_hh_l0"] = Matrix(1, gates)
        return parameters
    }

    /// The unit vectors of photos, `[N, H]`, from the means of their regions, `[N, D]`.
    func images(
        _ pooled: Matrix<Scalar>,
        _ tape: Tape<Scalar>,
        _ leaves: Leaves<Scalar>
    ) -> Variable {
        tape.unitRows(tape.linear(tape.constant(pooled), leaves, "img"))
    }

    /// The unit vectors of sentences, `[N, H]`, from their words' ids without marks.
    ///
    /// All sentences advance together, those that are longest to the end: the sentences are sorted by
    /// length, so that the first rows of a step are those that still have a word.
    ///
    /// - Parameters:
    ///   - sentences: The ids.
    ///   - tape: Where it is computed.
    ///   - leaves: The weights.
    ///   - random: What is dropped follows from it; nil drops nothing.
    /// - Returns: The vectors in the sentences' order.
    func sentences(
        _ sentences: [[Int]],
        _ tape: Tape<Scalar>,
        _ leaves: Leaves<Scalar>,
        dropping random: inout SeededGenerator?
    ) -> Variable {
        let order = sentences.indices.sorted {
            (-sentences[$0].count, $0) < (-sentences[$1].count, $1)
        }
        let words = order.map { [Vocabulary.start] + sentences[$0] + [Vocabulary.end] }
        var state = tape.constant(Matrix(sentences.count, options.size))
        var last: [Variable] = []
        var rows = words.count
        for step in 0..<(words.first?.count ?? 0) {
            let former = words[..<rows].map { $0[step] }
            state = advance(former, state, tape, leaves, dropping: &random)
            let next = words.firstIndex { $0.count <= step + 1 } ?? words.count
            if next < rows { last.append(tape.rows(Array(next..<rows), of: state)) }
            rows = next
        }
        var places = [Int](repeating: 0, count: order.count)
        for (place, index) in order.enumerated() { places[index] = place }
        return tape.unitRows(tape.rows(places, of: tape.stacked(last.reversed())))
    }

    /// The states behind one more word of the first sentences.
    private func advance(
        _ words: [Int],
        _ state: Variable,
        _ tape: Tape<Scalar>,
        _ leaves: Leaves<Scalar>,
        dropping random: inout SeededGenerator?
    ) -> Variable {
        let rows = words.count
        var input = tape.rows(words, of: leaves["emb.weight"])
        if var generator = random, options.dropout > 0 {
            let mask = Matrix<Scalar>.dropout(
                rows,
                options.wordSize,
                probability: options.dropout,
                using: &generator
            )
            input = tape.masked(input, by: mask)
            random = generator
        }
        return tape.gatedRecurrentUnit(
            inputGates: tape.affine(
                [(input, leaves["gru.weight_ih_l0"])],
                bases: [(leaves["gru.bias_ih_l0"], nil)],
                rows: rows
            ),
            hiddenGates: tape.affine(
                [(state, leaves["gru.weight_hh_l0"])],
                bases: [(leaves["gru.bias_hh_l0"], nil)],
                rows: rows
            ),
            state: tape.prefix(state, rows: rows)
        )
    }
}

extension EmbeddingNetwork<Float> {
    /// Sentences that are embedded at once, which bounds the memory.
    private static var chunk: Int { 512 }

    /// Reads the weights of a file.
    ///
    /// - Parameters:
    ///   - checkpoint: The file.
    ///   - vocabularySize: Words, `V`.
    /// - Returns: The network of their sizes, and the weights.
    /// - Throws: `CheckpointError` if the file is not such an embedding.
    package static func load(
        _ checkpoint: Checkpoint,
        vocabularySize: Int
    ) throws(CheckpointError) -> (network: EmbeddingNetwork, parameters: Parameters<Float>) {
        var options = Options(vocabularySize: vocabularySize)
        let image = try checkpoint.shape(of: "img.weight")
        options.wordSize = try checkpoint.shape(of: "emb.weight").columns
        (options.size, options.featureSize) = (image.rows, image.columns)
        let network = EmbeddingNetwork(options: options)
        var random = SeededGenerator(seed: 0)
        var parameters = network.initialParameters(using: &random)
        for name in parameters.names {
            let (rows, columns) = (parameters[name].rows, parameters[name].columns)
            let shape: Shape = rows == 1 ? [columns] : [rows, columns]
            parameters[name].elements = try checkpoint.tensor(name, shape: shape).elements
        }
        return (network, parameters)
    }

    /// A weights file of the network.
    package func checkpoint(of parameters: Parameters<Float>) -> CheckpointWriter {
        var writer = CheckpointWriter(metadata: ["kind": "embedding"])
        for name in parameters.names {
            let matrix = parameters[name]
            let shape: Shape =
                matrix.rows == 1 ? [matrix.columns] : [matrix.rows, matrix.columns]
            writer.add(name, shape: shape, matrix.elements, as: .float16)
        }
        return writer
    }

    /// The unit vectors of photos, `[N, H]`, from the means of their regions, `[N, D]`.
    package func embed(images pooled: Matrix<Float>, _ parameters: Parameters<Float>)
        -> Matrix<Float>
    {
        let tape = Tape<Float>()
        return tape.value(of: images(pooled, tape, parameters.leaves(on: tape)))
    }

    /// The unit vectors of sentences, `[N, H]`, from their words' ids without marks.
    package func embed(sentences: [[Int]], _ parameters: Parameters<Float>) -> Matrix<Float> {
        let chunks = stride(from: 0, to: sentences.count, by: Self.chunk).map { start in
            let tape = Tape<Float>()
            var none: SeededGenerator?
            let chunk = Array(sentences[start..<min(start + Self.chunk, sentences.count)])
            return tape.value(
                of: self.sentences(chunk, tape, parameters.leaves(on: tape), dropping: &none)
            )
        }
        return Matrix(stacking: chunks, rows: chunks.map(\.rows))
    }
}
