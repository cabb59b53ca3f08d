import Foundation
import NeuralNetwork
import TensorCore
import Testing

struct RecurrentTests {
    private let cases: LayerCases

    init() throws {
        cases = try LayerCases()
    }

    @Test
    func lstm_whenComputedByHand_agrees() throws {
        // All gate sums are 0: gates 1/2, candidate 0. Cell 2 → 1; hidden ½ · tanh 1.
        let cell = try LSTMCell(
            inputWeights: Tensor(zeros: [4, 1]),
            hiddenWeights: Tensor(zeros: [4, 1]),
            inputBias: Tensor(zeros: [4]),
            hiddenBias: Tensor(zeros: [4])
        )
        var state = LSTMCell.State(zeros: 1, size: 1)
        state.cell = try Tensor([1, 1], [2])
        var workspace = LSTMCell.Workspace()
        try cell.step(
            Tensor(zeros: [1, 1]),
            Tensor(zeros: [1, 0]),
            constantGates: try cell.constantGates(),
            state: &state,
            workspace: &workspace
        )
        expectClose(state.cell, try Tensor([1, 1], [1]))
        expectClose(state.hidden, try Tensor([1, 1], [0.380_797_08]))
    }

    /// The constant columns may be none, in front, between and behind the others.
    @Test(arguments: [0..<0, 0..<2, 2..<4, 4..<6])
    func lstm_whenComparedWithReference_agrees(constant: Range<Int>) throws {
        let cell = try LSTMCell(
            inputWeights: try cases.tensor("lstm", "weight_ih"),
            hiddenWeights: try cases.tensor("lstm", "weight_hh"),
            inputBias: try cases.tensor("lstm", "bias_ih"),
            hiddenBias: try cases.tensor("lstm", "bias_hh"),
            constantInputs: constant
        )
        let input = try cases.tensor("lstm", "input")
        let hidden = try cases.tensor("lstm", "hidden")
        let memory = try cases.tensor("lstm", "cell")
        let nextHidden = try cases.tensor("lstm", "next_hidden")
        let nextMemory = try cases.tensor("lstm", "next_cell")
        var workspace = LSTMCell.Workspace()
        for row in 0..<3 {
            let one = try Tensor([1, 6], input.row(row))
            var state = LSTMCell.State(zeros: 1, size: 4)
            state.hidden = try Tensor([1, 4], hidden.row(row))
            state.cell = try Tensor([1, 4], memory.row(row))
            try cell.step(
                Tensor(try one.columns(0..<constant.lowerBound)),
                Tensor(try one.columns(constant.upperBound..<6)),
                constantGates: try cell.constantGates(for: Tensor(try one.columns(constant))),
                state: &state,
                workspace: &workspace
            )
            expectClose(state.hidden, try Tensor([1, 4], nextHidden.row(row)))
            expectClose(state.cell, try Tensor([1, 4], nextMemory.row(row)))
        }
    }

    @Test
    func gru_whenComparedWithReference_agrees() throws {
        let cell = try GRUCell(
            inputWeights: try cases.tensor("gru", "weight_ih"),
            hiddenWeights: try cases.tensor("gru", "weight_hh"),
            inputBias: try cases.tensor("gru", "bias_ih"),
            hiddenBias: try cases.tensor("gru", "bias_hh")
        )
        var hidden = try cases.tensor("gru", "hidden")
        try cell.run(over: try cases.tensor("gru", "input"), hidden: &hidden)
        expectClose(hidden, try cases.tensor("gru", "next_hidden"), absolute: 1e-5)
    }

    @Test
    func gru_whenComputedByHand_agrees() throws {
        // Gates 1/2, candidate 0: each step halves the state.
        let cell = try GRUCell(
            inputWeights: Tensor(zeros: [3, 1]),
            hiddenWeights: Tensor(zeros: [3, 1]),
            inputBias: Tensor(zeros: [3]),
            hiddenBias: Tensor(zeros: [3])
        )
        var hidden = try Tensor([1, 1], [8])
        try cell.run(over: Tensor(zeros: [3, 1]), hidden: &hidden)
        expectClose(hidden, try Tensor([1, 1], [1]))
    }

    @Test
    func gru_whenSequencesRunTogether_givesWhatEachGivesAlone() throws {
        let cell = try GRUCell(
            inputWeights: try cases.tensor("gru", "weight_ih"),
            hiddenWeights: try cases.tensor("gru", "weight_hh"),
            inputBias: try cases.tensor("gru", "bias_ih"),
            hiddenBias: try cases.tensor("gru", "bias_hh")
        )
        let size = try cases.tensor("gru", "weight_ih").shape.columns
        var random = SeededGenerator(seed: 1)
        let values = (0..<6 * size).map { _ in Float.random(in: -1...1, using: &random) }
        // Two sequences of three steps, step by step.
        var together = Tensor(zeros: [2, cell.hiddenSize])
        try cell.run(over: try Tensor([6, size], values), hidden: &together)
        for row in 0..<2 {
            let own = (0..<3).flatMap { values[((2 * $0 + row) * size)...].prefix(size) }
            var hidden = Tensor(zeros: [1, cell.hiddenSize])
            try cell.run(over: try Tensor([3, size], own), hidden: &hidden)
            expectClose(hidden, try Tensor([1, cell.hiddenSize], together.row(row)))
        }
        #expect(throws: TensorError.self) {
            try cell.run(over: Tensor(zeros: [5, size]), hidden: &together)
        }
    }

    @Test
    func attention_whenComparedWithReference_agrees() throws {
        let layer = AdditiveAttention(vector: try cases.tensor("attention", "vector"), bias: 0.25)
        var (weights, output) = (Tensor(), Tensor())
        let queries = try cases.tensor("attention", "queries")
        var workspace = AdditiveAttention.Workspace()
        try layer(
            queries: queries,
            regions: try AdditiveAttention.Regions(
                keys: try cases.tensor("attention", "keys"),
                values: try cases.tensor("attention", "values"),
                photos: 1
            ),
            owners: Array(repeating: 0, count: queries.shape.rows),
            workspace: &workspace,
            weights: &weights,
            into: &output
        )
        expectClose(weights, try cases.tensor("attention", "weights"))
        expectClose(output, try cases.tensor("attention", "output"))
    }

    @Test
    func attention_whenKeysAreEqual_averagesTheValues() throws {
        var (weights, output) = (Tensor(), Tensor())
        var workspace = AdditiveAttention.Workspace()
        try AdditiveAttention(vector: try Tensor([1], [3]), bias: -1)(
            queries: try Tensor([1, 1], [0.5]),
            regions: try AdditiveAttention.Regions(
                keys: try Tensor([2, 1], [1, 1]),
                values: try Tensor([2, 2], [1, 2, 3, 6]),
                photos: 1
            ),
            owners: [0],
            workspace: &workspace,
            weights: &weights,
            into: &output
        )
        #expect(weights.elements == [0.5, 0.5])
        #expect(output.elements == [2, 4])
    }

    /// Up to the largest keys and queries that are not clamped; sums reach where the tangent is flat.
    @Test(arguments: [Float(0.1), 3, 12, 20])
    func attention_whenKeysAreLarge_scoresAsTheHyperbolicTangent(size: Float) throws {
        var random = SeededGenerator(seed: 4)
        func tensor(_ rows: Int) -> Tensor {
            Tensor([rows, 8]) { values in
                for index in 0..<rows * 8 {
                    values[index] = Float.random(in: -size...size, using: &random)
                }
            }
        }
        let (vector, queries, keys) = (tensor(1), tensor(2), tensor(6))
        var (weights, output) = (Tensor(), Tensor())
        var workspace = AdditiveAttention.Workspace()
        try AdditiveAttention(vector: try vector.reshaped(to: [8]), bias: 0.5)(
            queries: queries,
            regions: try AdditiveAttention.Regions(keys: keys, values: keys, photos: 2),
            owners: [1, 0],
            workspace: &workspace,
            weights: &weights,
            into: &output
        )
        for (row, owner) in [1, 0].enumerated() {
            let scores = (0..<3).map { region in
                zip(zip(queries.row(row), keys.row(3 * owner + region)), vector.row(0))
                    .reduce(0.5) { $0 + Double($1.1) * tanh(Double($1.0.0 + $1.0.1)) }
            }
            let terms = scores.map { exp($0 - (scores.max() ?? 0)) }
            let expected = terms.map { Float($0 / terms.reduce(0, +)) }
            expectClose(
                try Tensor([3], weights.row(row)),
                try Tensor([3], expected),
                absolute: 1e-4
            )
        }
    }

    @Test
    func gru_whenSequencesEndAtDifferentTimes_givesWhatEachGivesAlone() throws {
        let cell = try GRUCell(
            inputWeights: try cases.tensor("gru", "weight_ih"),
            hiddenWeights: try cases.tensor("gru", "weight_hh"),
            inputBias: try cases.tensor("gru", "bias_ih"),
            hiddenBias: try cases.tensor("gru", "bias_hh")
        )
        let size = try cases.tensor("gru", "weight_ih").shape.columns
        let counts = [3, 2, 2, 1]
        var random = SeededGenerator(seed: 2)
        let inputs = (0..<8).map { _ in
            (0..<size).map { _ in Float.random(in: -1...1, using: &random) }
        }
        var together = Tensor(zeros: [3, cell.hiddenSize])
        try cell.run(
            over: try Tensor([8, size], inputs.flatMap(\.self)),
            counts: counts,
            hidden: &together
        )
        // The steps begin at inputs 0, 3, 5 and 7.
        for (row, own) in [[0, 3, 5, 7], [1, 4, 6], [2]].enumerated() {
            var hidden = Tensor(zeros: [1, cell.hiddenSize])
            let values = own.flatMap { inputs[$0] }
            try cell.run(over: try Tensor([own.count, size], values), hidden: &hidden)
            expectClose(hidden, try Tensor([1, cell.hiddenSize], together.row(row)))
        }
        #expect(throws: TensorError.self) {
            try cell.run(over: Tensor(zeros: [8, size]), counts: [3, 1, 4], hidden: &together)
        }
    }

    /// Every row's sum is exact: neither the other rows nor what they are shared out to change it.
    @Test(arguments: [1, 3, 13, 24])
    func narrowLinear_inFixedPoint_isCloseAndTheSameForEachRowAlone(rows: Int) throws {
        let (inputs, outputs) = (1100, 75)
        var random = SeededGenerator(seed: 6)
        func tensor(_ rows: Int, _ columns: Int) -> Tensor {
            Tensor([rows, columns]) { values in
                for index in 0..<rows * columns {
                    values[index] = Float.random(in: -1...1, using: &random)
                }
            }
        }
        let (weights, input, biases) = (
            tensor(outputs, inputs), tensor(rows, inputs), tensor(rows, outputs)
        )
        let owners = Array((0..<rows).reversed())
        let layer = try NarrowLinear(weights: weights, precision: .int8)
        let exact = try NarrowLinear(weights: weights)
        var (output, expected) = (Tensor(), Tensor())
        var workspace = NarrowLinear.Workspace()
        try layer(
            input,
            bias: biases,
            owners: owners,
            workspace: &workspace,
            into: &output
        )
        try exact(
            input,
            bias: biases,
            owners: owners,
            workspace: &workspace,
            into: &expected
        )
        // Sums of 1100 products have a deviation of 11; rounding takes 0.05 % of it.
        expectClose(output, expected, absolute: 0.03)
        for row in 0..<rows {
            var alone = Tensor()
            try layer(
                try input.row(at: row),
                bias: try biases.row(at: owners[row]),
                workspace: &workspace,
                into: &alone
            )
            #expect(alone.elements == output.row(row))
        }
        #expect(throws: TensorError.self) {
            try layer(
                input,
                bias: tensor(2, outputs),
                owners: Array(repeating: 2, count: rows),
                workspace: &workspace,
                into: &output
            )
        }
    }

    /// Few rows take the streaming kernel, many the matrix product.
    @Test(arguments: [1, 2, 3, 4, 5, 7, 10, 12, 13, 20])
    func linear_whenComparedWithReference_agrees(rows: Int) throws {
        let layer = try Linear(
            weights: try cases.tensor("linear", "weights"),
            bias: try cases.tensor("linear", "bias"),
            activation: .relu
        )
        var (input, expected) = (Tensor(), Tensor())
        try input.gather(Array(0..<rows), of: try cases.tensor("linear", "input"))
        try expected.gather(Array(0..<rows), of: try cases.tensor("linear", "output"))
        expectClose(try layer(input), expected)
    }

    @Test
    func linear_whenInputsAreMany_equalsTheExactSum() throws {
        // Small whole numbers: every order of summation gives the same float.
        let (inputs, outputs) = (531, 6)
        let weights = (0..<inputs * outputs).map { Float($0 % 7 - 3) }
        let input = (0..<3 * inputs).map { Float($0 % 5 - 2) }
        let layer = try Linear(weights: try Tensor([outputs, inputs], weights))
        let result = try layer(try Tensor([3, inputs], input))
        let expected = (0..<3 * outputs).map { index in
            (0..<inputs).reduce(Float(0)) { sum, k in
                let (row, output) = index.quotientAndRemainder(dividingBy: outputs)
                return sum + weights[output * inputs + k] * input[row * inputs + k]
            }
        }
        #expect(result.elements == expected)
    }

    /// Eighths are exact in half precision; tenths are not and stay in single precision.
    @Test(arguments: [Float(8), 10], [1, 3, 4, 10])
    func narrowLinear_whenWeightsAreHalfExactOrNot_equalsLinear(divisor: Float, rows: Int) throws {
        let (inputs, outputs) = (531, 7)
        let weights = try Tensor(
            [outputs, inputs],
            (0..<inputs * outputs).map { Float($0 % 211 - 105) / divisor }
        )
        let bias = try Tensor([outputs], (0..<outputs).map { Float($0) })
        let input = try Tensor([rows, inputs], (0..<rows * inputs).map { Float($0 % 5 - 2) })
        var output = Tensor()

        try NarrowLinear(weights: weights, bias: bias)(input, into: &output)

        let expected = try Linear(weights: weights, bias: bias)(input)
        #expect(output.shape == [rows, outputs])
        expectClose(output, expected, absolute: 1e-3)
        if divisor == 8 { #expect(output.elements == expected.elements) }
    }

    @Test
    func embedding_whenIdIsUnknown_throws() throws {
        let words = Embedding(table: try Tensor([2, 2], [1, 2, 3, 4]))
        var rows = Tensor()
        try words([1, 0], into: &rows)
        #expect(rows.elements == [3, 4, 1, 2])
        #expect(throws: TensorError.self) { try words([2], into: &rows) }
        #expect(throws: TensorError.self) { try words([-1], into: &rows) }
    }

    @Test
    func layers_whenShapesDoNotFit_throw() throws {
        #expect(throws: TensorError.self) { try Linear(weights: Tensor(zeros: [4])) }
        let linear = try Linear(weights: Tensor(zeros: [4, 3]))
        #expect(throws: TensorError.self) { try linear(Tensor(zeros: [1, 4])) }
        #expect(throws: TensorError.self) { try NarrowLinear(weights: Tensor(zeros: [4])) }
        let narrow = try NarrowLinear(weights: Tensor(zeros: [4, 3]))
        var narrowOutput = Tensor()
        #expect(throws: TensorError.self) {
            try narrow(Tensor(zeros: [1, 4]), into: &narrowOutput)
        }
        #expect(throws: TensorError.self) {
            try LSTMCell(
                inputWeights: Tensor(zeros: [4, 1]),
                hiddenWeights: Tensor(zeros: [3, 1]),
                inputBias: Tensor(zeros: [4]),
                hiddenBias: Tensor(zeros: [4])
            )
        }
        #expect(throws: TensorError.self) {
            try GRUCell(
                inputWeights: Tensor(zeros: [4, 1]),
                hiddenWeights: Tensor(zeros: [3, 1]),
                inputBias: Tensor(zeros: [4]),
                hiddenBias: Tensor(zeros: [3])
            )
        }
        #expect(throws: TensorError.self) {
            try AdditiveAttention.Regions(
                keys: Tensor(zeros: [3, 2]),
                values: Tensor(zeros: [2, 2]),
                photos: 1
            )
        }
        #expect(throws: TensorError.self) {
            try AdditiveAttention.Regions(
                keys: Tensor(zeros: [3, 2]),
                values: Tensor(zeros: [3, 2]),
                photos: 2
            )
        }
    }
}
