import TensorCore

/// The Up-Down decoder with gradients; see ``CaptioningModels/UpDownDecoder``.
struct UpDownNetwork<Scalar: KernelScalar>: CaptionNetwork {
    typealias Variable = Tape<Scalar>.Variable

    struct State {
        var attention: CaptionGraph<Scalar>.Memory
        var language: CaptionGraph<Scalar>.Memory
        /// The embedded mean region of each sentence's photo, `[N, H]`.
        let photos: Tape<Scalar>.Variable
        let attentionBias: Tape<Scalar>.Variable
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
        _ graph: CaptionGraph<Scalar>
    ) -> State {
        let tape = graph.tape
        let pooled = graph.linear(tape.constant(batch.pooled), "fc_embed")
        let empty = graph.emptyMemory(rows: owners.count, size: options.hiddenSize)
        return State(
            attention: empty,
            language: empty,
            photos: tape.rows(owners, of: tape.relu(pooled)),
            attentionBias: graph.gateBias("att_lstm"),
            languageBias: graph.gateBias("lang_lstm"),
            grid: AttendedGrid(batch, owners: owners, graph)
        )
    }

    func step(
        _ words: Variable,
        _ state: inout State,
        rows: Int,
        _ graph: CaptionGraph<Scalar>
    ) -> (output: Variable, attention: Variable?) {
        let tape = graph.tape
        let context = tape.joined(state.photos, words, rows: rows)
        state.attention = graph.advance(
            "att_lstm",
            tape.joined(state.language.hidden, context, rows: rows),
            state.attention,
            base: state.attentionBias,
            rows: rows
        )
        let seen = state.grid.attend(state.attention.hidden, rows: rows, graph)
        state.language = graph.advance(
            "lang_lstm",
            tape.joined(seen.values, state.attention.hidden, rows: rows),
            state.language,
            base: state.languageBias,
            rows: rows
        )
        return (state.language.hidden, seen.weights)
    }
}
