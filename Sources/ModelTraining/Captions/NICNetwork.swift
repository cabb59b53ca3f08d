import TensorCore

/// Show and Tell with gradients; see ``CaptioningModels/NICDecoder`` for its equations.
struct NICNetwork<Scalar: KernelScalar>: CaptionNetwork {
    typealias Variable = Tape<Scalar>.Variable

    struct State {
        var memory: CaptionGraph<Scalar>.Memory
        let gateBias: Tape<Scalar>.Variable
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
        return parameters
    }

    func begin(
        _ batch: CaptionBatch<Scalar>,
        owners: [Int],
        _ graph: CaptionGraph<Scalar>
    ) -> State {
        let photo = graph.linear(graph.tape.constant(batch.pooled), "fc_embed")
        let bias = graph.gateBias("lstm")
        let opened = graph.advance(
            "lstm",
            photo,
            graph.emptyMemory(rows: batch.photoCount, size: options.hiddenSize),
            base: bias,
            rows: batch.photoCount
        )
        // One photo's memory opens all of its sentences.
        let memory = CaptionGraph<Scalar>.Memory(
            hidden: graph.tape.rows(owners, of: opened.hidden),
            cell: graph.tape.rows(owners, of: opened.cell)
        )
        return State(memory: memory, gateBias: bias)
    }

    func step(
        _ words: Variable,
        _ state: inout State,
        rows: Int,
        _ graph: CaptionGraph<Scalar>
    ) -> (output: Variable, attention: Variable?) {
        state.memory = graph.advance(
            "lstm",
            words,
            state.memory,
            base: state.gateBias,
            rows: rows
        )
        return (state.memory.hidden, nil)
    }
}
