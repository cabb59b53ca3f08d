import TensorCore

/// The guided LSTM with gradients; see ``CaptioningModels/GLSTMDecoder`` for its equations.
///
/// The attributes are learned beforehand (``AttributeClassifier``) and stay as they are.
struct GLSTMNetwork<Scalar: KernelScalar>: CaptionNetwork {
    typealias Variable = Tape<Scalar>.Variable

    struct State {
        var memory: CaptionGraph<Scalar>.Memory
        /// What each photo's guidance gives the gates, `[I, 4H]`.
        let guidance: Tape<Scalar>.Variable
        /// What each word gives the gates, `[W, 4H]`.
        let wordGates: Tape<Scalar>.Variable
        let owners: [Int]
    }

    let options: CaptionNetworkOptions
    /// Words that attributes stand for, `A`.
    let attributeCount: Int

    func initialParameters(using random: inout SeededGenerator) -> Parameters<Scalar> {
        let (size, features) = (options.hiddenSize, options.featureSize)
        var parameters = commonParameters(using: &random)
        parameters.addLinear("fc_embed", inputs: features, outputs: size, using: &random)
        parameters.addLinear("guide", inputs: features + size, outputs: size, using: &random)
        let bound = (6 / Double(attributeCount + size)).squareRoot()
        parameters.add("semantic.weight", size, attributeCount, bound: bound, using: &random)
        addMemory("lstm", inputs: size, to: &parameters, using: &random)
        let gateBound = 1 / Double(size).squareRoot()
        parameters.add("lstm.weight_gh", 4 * size, size, bound: gateBound, using: &random)
        return parameters
    }

    func begin(
        _ batch: CaptionBatch<Scalar>,
        owners: [Int],
        words: Variable,
        _ graph: CaptionGraph<Scalar>
    ) -> State {
        let (tape, count) = (graph.tape, batch.photoCount)
        let pooled = tape.constant(batch.pooled)
        let attributes = tape.constant(
            tape.value(of: tape.sigmoid(graph.linear(pooled, AttributeClassifier.layer)))
        )
        let semantic = tape.linear(attributes, weights: graph.leaves["semantic.weight"])
        let guide = tape.relu(
            graph.linear(tape.joined(pooled, semantic, rows: count), "guide")
        )
        let guidance = tape.affine(
            [(graph.dropout(guide, options.wordDropout), graph.leaves["lstm.weight_gh"])],
            bases: [(graph.gateBias("lstm"), nil)],
            rows: count
        )
        let weights = graph.leaves["lstm.weight_ih"]
        let opened = graph.advance(
            "lstm",
            [(graph.linear(pooled, "fc_embed"), weights)],
            graph.emptyMemory(rows: count, size: options.hiddenSize),
            bases: [(guidance, Array(0..<count))],
            rows: count
        )
        return State(
            memory: CaptionGraph.Memory(
                hidden: tape.rows(owners, of: opened.hidden),
                cell: tape.rows(owners, of: opened.cell)
            ),
            guidance: guidance,
            wordGates: tape.linear(words, weights: weights),
            owners: owners
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
            bases: [(state.wordGates, words), (state.guidance, state.owners)],
            rows: words.count
        )
        return (state.memory.hidden, nil)
    }
}
