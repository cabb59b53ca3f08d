internal import NeuralNetwork
internal import TensorCore

/// Turns a context into a state: tanh of the weighted mean of its tags' rows.
///
/// `c = tanh(Σ w·E[tag] / |w|)`: dividing by the Euclidean norm of the weights lets many tags say
/// more than one, but not in proportion to their number.
struct ContextEncoder: Sendable {
    private let table: Tensor

    /// Takes the table `[V, H]`.
    init(table: Tensor) {
        self.table = table
    }

    /// The state, `[1, H]`.
    func callAsFunction(_ context: TagContext) -> Tensor {
        let size = table.shape.columns
        let norm = context.tags.reduce(0) { $0 + $1.weight * $1.weight }.squareRoot()
        var sum = [Float](repeating: 0, count: size)
        for tag in context.tags where tag.id < table.shape.rows {
            for (index, value) in table.row(tag.id).enumerated() {
                sum[index] += tag.weight / norm * value
            }
        }
        return Tensor([1, size]) { output in
            for index in 0..<size { output[index] = sum[index] }
        }.hyperbolicTangent()
    }
}

/// Says which tag comes next: a gated recurrent unit over the tags so far.
///
/// The row behind the last tag of the embedding stands for the start.
struct TagDecoder: Sendable {
    private let embedding: Embedding
    private let cell: GRUCell
    private let output: Linear

    /// Takes the weights named `decoder.…`.
    ///
    /// - Throws: ``TensorError`` if weights are missing or do not fit together.
    init(_ weights: TagModelWeights) throws(TensorError) {
        embedding = Embedding(table: try weights.tensor("decoder.embedding"))
        cell = try GRUCell(
            inputWeights: weights.tensor("decoder.input.weight"),
            hiddenWeights: weights.tensor("decoder.hidden.weight"),
            inputBias: weights.tensor("decoder.input.bias"),
            hiddenBias: weights.tensor("decoder.hidden.bias")
        )
        output = try Linear(
            weights: weights.tensor("decoder.output.weight"),
            bias: weights.tensor("decoder.output.bias")
        )
        guard embedding.count == output.outputSize + 1,
            output.outputSize == weights.vocabulary.count
        else {
            throw TensorError(
                operation: "tag decoder",
                reason: "\(embedding.count) embedded tags and \(output.outputSize) outputs for "
                    + "\(weights.vocabulary.count) tags"
            )
        }
    }

    /// The mean probabilities of the first tag over states drawn at random, the same ones every time.
    func marginal(
        over count: Int,
        excluding excluded: Set<Int>,
        state: (inout SeededGenerator) throws(TensorError) -> Tensor
    ) throws(TensorError) -> [Float] {
        var random = SeededGenerator(seed: 1)
        var drawn: [Float] = []
        for _ in 0..<count { drawn += try state(&random).elements }
        var states = try Tensor([count, cell.hiddenSize], drawn)
        let logits = try logits(after: nil, states: &states)
        var mean = [Float](repeating: 0, count: output.outputSize)
        for row in 0..<count {
            let probabilities = TagDraw.softmax(logits.row(row), excluded: excluded)
            for id in mean.indices { mean[id] += probabilities[id] / Float(count) }
        }
        return mean
    }

    /// The logits of the tag after `previous`, or of the first one, and the state behind it.
    func logits(after previous: Int?, state: inout Tensor) throws(TensorError) -> [Float] {
        try logits(after: previous, states: &state).elements
    }

    /// The same for several states, `[N, H]`, of which each continues alike.
    private func logits(after previous: Int?, states: inout Tensor) throws(TensorError) -> Tensor {
        let tags = Array(repeating: previous ?? output.outputSize, count: states.shape.rows)
        var inputs = Tensor()
        try embedding(tags, into: &inputs)
        try cell.run(over: inputs, hidden: &states)
        return try output(states)
    }

    /// Draws tags one after the other.
    ///
    /// - Parameters:
    ///   - count: The number of tags.
    ///   - state: The state before the first.
    ///   - draw: The draw to add to.
    ///   - bias: Added to the logits of every step; empty for none.
    ///   - random: Where the choices come from.
    /// - Returns: The tags in their order.
    /// - Throws: ``TensorError`` if the state does not fit the weights.
    func draw(
        _ count: Int,
        from state: Tensor,
        _ draw: TagDraw,
        bias: [Float] = [],
        using random: inout SeededGenerator
    ) throws(TensorError) -> [Int] {
        var (state, draw) = (state, draw)
        for _ in 0..<count {
            var logits = try logits(after: draw.tags.last, state: &state)
            for index in bias.indices { logits[index] += bias[index] }
            draw.add(from: logits, using: &random)
        }
        return draw.tags
    }
}
