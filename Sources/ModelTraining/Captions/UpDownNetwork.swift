import TensorCore

/// The Up-Down decoder with gradients; see ``CaptioningModels/UpDownDecoder``.
struct UpDownNetwork<Scalar: KernelScalar>: CaptionNetwork {
    typealias Variable = Tape<Scalar>.Variable

    struct State {
        var attention: CaptionGraph<Scalar>.Memory
        var language: CaptionGraph<Scalar>.Memory
        /// What each photo's mean region gives the attention gates, `[I, 4H]`.
        let photoGates: Tape<Scalar>.Variable
        /// What each word gives the attention gates, `[W, 4H]`.
        let wordGates: Tape<Scalar>.Variable
        /// The attention gates' weights of the language memory, `[4H, H]`.
        let languageWeights: Tape<Scalar>.Variable
        let languageBias: Tape<Scalar>.Variable
        let grid: AttendedGrid<Scalar>
    }

    let options: CaptionNetworkOptions

    func initialParameters(using random: inout SeededGenerator) -> Parameters<Scalar> {
        let size = options.hiddenSize
        var parameters = commonParameters(using: &random)
        AttendedGrid.addParameters(options, to: &parameters, using: &random)
        parameters.addLinear(
            "fc_embed",
            inputs: options.featureSize,
            outputs: size,
            using: &random
        )
        addMemory("att_lstm", inputs: 3 * size, to: &parameters, using: &random)
        addMemory("lang_lstm", inputs: 2 * size, to: &parameters, using: &random)
        return parameters
    }

    func embed(_ words: [Int], _ graph: CaptionGraph<Scalar>) -> Variable {
        let rows = graph.tape.rows(words, of: graph.leaves["embed.weight"])
        return graph.dropout(graph.tape.relu(rows), options.wordDropout)
    }

    func begin(
        _ batch: CaptionBatch<Scalar>,
        owners: [Int],
        words: Variable,
        _ graph: CaptionGraph<Scalar>
    ) -> State {
        let (tape, size) = (graph.tape, options.hiddenSize)
        let pooled = tape.relu(graph.linear(tape.constant(batch.pooled), "fc_embed"))
        let empty = graph.emptyMemory(rows: owners.count, size: size)
        // Inputs: the language memory, the mean region, the word.
        let weights = graph.leaves["att_lstm.weight_ih"]
        return State(
            attention: empty,
            language: empty,
            photoGates: tape.linear(
                pooled,
                weights: tape.columns(weights, size..<2 * size),
                bias: graph.gateBias("att_lstm")
            ),
            wordGates: tape.linear(words, weights: tape.columns(weights, 2 * size..<3 * size)),
            languageWeights: tape.columns(weights, 0..<size),
            languageBias: graph.gateBias("lang_lstm"),
            grid: AttendedGrid(batch, owners: owners, graph)
        )
    }

    func step(
        _ words: [Int],
        _ state: inout State,
        _ graph: CaptionGraph<Scalar>
    ) -> (output: Variable, attention: Variable?) {
        let rows = words.count
        state.attention = graph.advance(
            "att_lstm",
            [(state.language.hidden, state.languageWeights)],
            state.attention,
            bases: [(state.wordGates, words), (state.photoGates, state.grid.owners)],
            rows: rows
        )
        let seen = state.grid.attend(state.attention.hidden, rows: rows, graph)
        let input = graph.tape.joined(seen.values, state.attention.hidden, rows: rows)
        state.language = graph.advance(
            "lang_lstm",
            [(input, graph.leaves["lang_lstm.weight_ih"])],
            state.language,
            bases: [(state.languageBias, nil)],
            rows: rows
        )
        return (state.language.hidden, seen.weights)
    }
}
