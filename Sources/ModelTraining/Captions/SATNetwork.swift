import TensorCore

/// Show, Attend and Tell with gradients; see ``CaptioningModels/SATDecoder`` for its equations.
struct SATNetwork<Scalar: KernelScalar>: CaptionNetwork {
    typealias Variable = Tape<Scalar>.Variable

    struct State {
        var memory: CaptionGraph<Scalar>.Memory
        /// The embedded words, `[W, H]`.
        let words: Tape<Scalar>.Variable
        /// What each word gives the gates, `[W, 4H]`.
        let wordGates: Tape<Scalar>.Variable
        /// The gates' weights of what is seen, `[4H, H]`.
        let seenWeights: Tape<Scalar>.Variable
        let grid: AttendedGrid<Scalar>
    }

    let options: CaptionNetworkOptions

    func initialParameters(using random: inout SeededGenerator) -> Parameters<Scalar> {
        let size = options.hiddenSize
        var parameters = commonParameters(using: &random)
        AttendedGrid.addParameters(options, to: &parameters, using: &random)
        for name in ["init_h", "init_c"] {
            parameters.addLinear(name, inputs: size, outputs: size, using: &random)
        }
        parameters.addLinear("beta", inputs: size, outputs: 1, using: &random)
        addMemory("lstm", inputs: 2 * size, to: &parameters, using: &random)
        let bound = (3 / Double(size)).squareRoot()
        for name in ["out_h.weight", "out_z.weight"] {
            parameters.add(name, size, size, bound: bound, using: &random)
        }
        return parameters
    }

    func begin(
        _ batch: CaptionBatch<Scalar>,
        owners: [Int],
        words: Variable,
        _ graph: CaptionGraph<Scalar>
    ) -> State {
        let (tape, size) = (graph.tape, options.hiddenSize)
        let grid = AttendedGrid(batch, owners: owners, graph)
        let mean = tape.regionMeans(grid.values, regions: batch.regionCount)
        let (hidden, cell) = (graph.linear(mean, "init_h"), graph.linear(mean, "init_c"))
        let weights = graph.leaves["lstm.weight_ih"]
        return State(
            memory: CaptionGraph.Memory(
                hidden: tape.rows(owners, of: tape.tanh(hidden)),
                cell: tape.rows(owners, of: tape.tanh(cell))
            ),
            words: words,
            wordGates: tape.linear(
                words,
                weights: tape.columns(weights, 0..<size),
                bias: graph.gateBias("lstm")
            ),
            seenWeights: tape.columns(weights, size..<2 * size),
            grid: grid
        )
    }

    func step(
        _ words: [Int],
        _ state: inout State,
        _ graph: CaptionGraph<Scalar>
    ) -> (output: Variable, attention: Variable?) {
        let (tape, rows) = (graph.tape, words.count)
        let seen = state.grid.attend(state.memory.hidden, rows: rows, graph)
        let gate = tape.sigmoid(graph.linear(state.memory.hidden, "beta", rows: rows))
        let context = tape.rowsScaled(seen.values, by: gate)
        state.memory = graph.advance(
            "lstm",
            [(context, state.seenWeights)],
            state.memory,
            bases: [(state.wordGates, words)],
            rows: rows
        )
        let deep = tape.affine(
            [
                (state.memory.hidden, graph.leaves["out_h.weight"]),
                (context, graph.leaves["out_z.weight"]),
            ],
            bases: [(state.words, words)],
            rows: rows
        )
        return (deep, seen.weights)
    }
}

/// The regions of a batch's photos, as attention sees them.
struct AttendedGrid<Scalar: KernelScalar> {
    typealias Variable = Tape<Scalar>.Variable

    /// Embedded regions, `[I·R, H]`.
    let values: Variable
    /// Their keys, `[I·R, H]`.
    let keys: Variable
    /// The photo of each sentence.
    let owners: [Int]
    private let regions: Int

    /// Adds the weights of embedding and attention.
    static func addParameters(
        _ options: CaptionNetworkOptions,
        to parameters: inout Parameters<Scalar>,
        using random: inout SeededGenerator
    ) {
        let size = options.hiddenSize
        parameters.addLinear(
            "att_embed",
            inputs: options.featureSize,
            outputs: size,
            using: &random
        )
        parameters.addLinear("ctx2att", inputs: size, outputs: size, using: &random)
        parameters.addLinear("h2att", inputs: size, outputs: size, using: &random)
        parameters.addLinear("alpha", inputs: size, outputs: 1, using: &random)
    }

    /// Embeds the regions.
    init(_ batch: CaptionBatch<Scalar>, owners: [Int], _ graph: CaptionGraph<Scalar>) {
        let features = graph.tape.constant(batch.regions)
        values = graph.tape.relu(graph.linear(features, "att_embed"))
        keys = graph.linear(values, "ctx2att")
        self.owners = owners
        regions = batch.regionCount
    }

    /// Looks at the regions with the first states.
    ///
    /// The softmax does not depend on `alpha.bias`.
    func attend(
        _ hidden: Variable,
        rows: Int,
        _ graph: CaptionGraph<Scalar>
    ) -> (values: Variable, weights: Variable) {
        let weights = graph.tape.attention(
            queries: graph.linear(hidden, "h2att", rows: rows),
            keys: keys,
            vector: graph.leaves["alpha.weight"],
            owners: owners,
            regions: regions
        )
        return (graph.tape.attended(weights: weights, values: values, owners: owners), weights)
    }
}
