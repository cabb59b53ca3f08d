import TensorCore

/// Show and Tell with gradients; see ``CaptioningModels/NICDecoder`` for its equations.
struct NICNetwork<Scalar: KernelScalar>: CaptionNetwork {
    typealias Variable = Tape<Scalar>.Variable

    struct State {
        var memory: CaptionGraph<Scalar>.Memory
        /// What each word gives the gates, `[W, 4H]`.
        let wordGates: Tape<Scalar>.Variable
    }

    let options: CaptionNetworkOptions

    func initialParameters(using random: inout SeededGenerator) -> Parameters<Scalar> {
        let size = options.hiddenSize
        var parameters = commonParameters(using: &random)
        parameters.addLinear(
            "fc_embed",
            inputs: options.featureSize,
            outputs: size,
            using: &random
        )
        addMemory("lstm", inputs: size, to: &parameters, using: &random)
        parameters["lstm.bias_ih"] = lastingBias(using: &random)
        return parameters
    }

    /// A bias of gates with which cells remember for 1 to 20 steps at first: the photo is read but once,
    /// before all words.
    ///
    /// - SeeAlso: Tallec, Ollivier 2018, arXiv:1804.11188, section 3 (chrono initialisation).
    private func lastingBias(using random: inout SeededGenerator) -> Matrix<Scalar> {
        let size = options.hiddenSize
        var bias = Matrix<Scalar>(1, 4 * size)
        for index in 0..<size {
            let length = Scalar.logarithm(Scalar(1 + 18 * random.uniform()))
            bias.elements[index] = -length
            bias.elements[size + index] = length
        }
        return bias
    }

    func begin(
        _ batch: CaptionBatch<Scalar>,
        owners: [Int],
        words: Variable,
        _ graph: CaptionGraph<Scalar>
    ) -> State {
        let tape = graph.tape
        let (weights, bias) = (graph.leaves["lstm.weight_ih"], graph.gateBias("lstm"))
        let photo = graph.linear(tape.constant(batch.pooled), "fc_embed")
        let opened = graph.advance(
            "lstm",
            [(photo, weights)],
            graph.emptyMemory(rows: batch.photoCount, size: options.hiddenSize),
            bases: [(bias, nil)],
            rows: batch.photoCount
        )
        return State(
            // One photo's memory opens all of its sentences.
            memory: CaptionGraph.Memory(
                hidden: tape.rows(owners, of: opened.hidden),
                cell: tape.rows(owners, of: opened.cell)
            ),
            wordGates: tape.linear(words, weights: weights, bias: bias)
        )
    }

    func step(
        _ words: [Int],
        _ state: inout State,
        _ graph: CaptionGraph<Scalar>
    ) -> (output: Variable, attention: Variable?) {
        state.memory = graph.advance(
            "lstm",
            [],
            state.memory,
            bases: [(state.wordGates, words)],
            rows: words.count
        )
        return (state.memory.hidden, nil)
    }
}
