import HashtagModels
import TensorCore

/// The sizes and the regularisation of the hashtag networks.
struct TagNetworkOptions: Sendable {
    /// Tags of the vocabulary, `V`.
    var tagCount: Int
    /// Values of a state, `H`.
    var hiddenSize = 256
    /// Values of an embedded tag of the decoder.
    var embeddingSize = 128
    /// Values of the latent vector or the noise, `Z`.
    var latentSize = 32
    /// Values of the discriminator's codes.
    var discriminatorSize = 64
    /// The share of values that are dropped while training.
    var dropout = 0.2
    /// Tags to find at most; a set's further ones are only excluded.
    var steps = 5
}

/// What the three hashtag networks have in common: the encoder of the context and the decoder.
///
/// It computes with gradients what ``HashtagModels/TagDecoder`` computes without.
struct TagNetwork<Scalar: KernelScalar> {
    typealias Variable = Tape<Scalar>.Variable

    let options: TagNetworkOptions

    /// The decoder's weights, and the encoder's.
    func initialParameters(using random: inout SeededGenerator) -> Parameters<Scalar> {
        let (tags, hidden, size) = (options.tagCount, options.hiddenSize, options.embeddingSize)
        var parameters = Parameters<Scalar>()
        parameters.add("context.embedding", tags, hidden, bound: 0.1, using: &random)
        parameters.add("decoder.embedding", tags + 1, size, bound: 0.1, using: &random)
        for (name, inputs) in [("input", size), ("hidden", hidden)] {
            parameters.addLinear(
                "decoder.\(name)",
                inputs: inputs,
                outputs: 3 * hidden,
                using: &random
            )
        }
        parameters.addLinear("decoder.output", inputs: hidden, outputs: tags, using: &random)
        return parameters
    }

    /// The code of each context, `[N, H]`.
    func encode(_ batch: TagBatch<Scalar>, _ tape: Tape<Scalar>, _ leaves: Leaves<Scalar>)
        -> Variable
    {
        tape.tanh(tape.embeddingBag(leaves["context.embedding"], bags: batch.contextBags))
    }

    /// Drops values at random.
    func dropout(
        _ x: Variable,
        _ tape: Tape<Scalar>,
        using random: inout SeededGenerator
    ) -> Variable {
        guard options.dropout > 0 else { return x }
        let value = tape.value(of: x)
        return tape.masked(
            x,
            by: .dropout(value.rows, value.columns, probability: options.dropout, using: &random)
        )
    }

    /// One step of the decoder: the state behind the embedded former tags, `[N, H]` from `[N, D]` and
    /// the state before.
    func advance(
        _ input: Variable,
        _ state: Variable,
        _ tape: Tape<Scalar>,
        _ leaves: Leaves<Scalar>
    ) -> Variable {
        tape.gatedRecurrentUnit(
            inputGates: tape.linear(input, leaves, "decoder.input"),
            hiddenGates: tape.linear(state, leaves, "decoder.hidden"),
            state: state
        )
    }

    /// The cross-entropy of the decoder with what is left to find at each step.
    ///
    /// The tags of a set have no order: every one that was not yet fed has the same share of the
    /// target, and the order in which they are fed is random. `wordDropout` says how often a former
    /// tag is hidden from the decoder, as if at the start.
    ///
    /// - SeeAlso: Bowman et al. 2016, arXiv:1511.06349, section 3.1 (word dropout).
    func decodingLoss(
        _ batch: TagBatch<Scalar>,
        from state: Variable,
        wordDropout: Double = 0,
        _ tape: Tape<Scalar>,
        _ leaves: Leaves<Scalar>,
        using random: inout SeededGenerator
    ) -> Variable {
        let total = (0..<options.steps).reduce(0) { $0 + batch.rows(at: $1) }
        var state = state
        var loss = tape.leaf(Matrix(1, 1))
        for step in 0..<options.steps {
            let rows = batch.rows(at: step)
            guard rows > 0 else { break }
            let former = (0..<rows).map { row in
                let isHidden = step == 0 || (wordDropout > 0 && random.uniform() < wordDropout)
                return isHidden ? options.tagCount : batch.targets[row][step - 1]
            }
            let input = tape.embeddingBag(
                leaves["decoder.embedding"],
                bags: SparseRows(oneHot: former)
            )
            state = advance(input, tape.prefix(state, rows: rows), tape, leaves)
            let visible = dropout(state, tape, using: &random)
            let stepLoss = tape.crossEntropy(
                tape.linear(visible, leaves, "decoder.output"),
                excluded: (0..<rows).map { batch.context[$0] + batch.targets[$0].prefix(step) },
                targets: remaining(of: batch, rows: rows, step: step),
                normalizer: Scalar(total)
            )
            loss = tape.sum(loss, stepLoss)
        }
        return loss
    }

    private func remaining(of batch: TagBatch<Scalar>, rows: Int, step: Int) -> SparseRows<Scalar> {
        SparseRows(
            (0..<rows).map { row in
                let left = batch.targets[row].dropFirst(step)
                return left.map { .init(column: $0, weight: 1 / Scalar(left.count)) }
            }
        )
    }
}

extension Parameters<Float> {
    /// The weights as tensors; those named `….bias` have one axis.
    var tensors: [String: Tensor] {
        var tensors: [String: Tensor] = [:]
        for name in names {
            let matrix = self[name]
            let shape: Shape =
                name.hasSuffix(".bias") ? [matrix.columns] : [matrix.rows, matrix.columns]
            tensors[name] = Tensor(shape) { target in
                for index in matrix.elements.indices { target[index] = matrix.elements[index] }
            }
        }
        return tensors
    }
}
