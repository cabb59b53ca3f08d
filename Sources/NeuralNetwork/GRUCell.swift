internal import CKernels
package import TensorCore

/// A gated recurrent unit, gates stacked reset, update, new (PyTorch's order).
///
/// - SeeAlso: Cho et al. 2014; PyTorch's variant, where the reset gate follows the recurrent product.
package struct GRUCell: Sendable {
    /// Size H of the hidden values.
    package let hiddenSize: Int
    private let input: Linear
    private let recurrent: NarrowLinear

    /// Makes a cell.
    ///
    /// - Parameters:
    ///   - inputWeights: `[3H, D]`.
    ///   - hiddenWeights: `[3H, H]`.
    ///   - inputBias: `[3H]`.
    ///   - hiddenBias: `[3H]`.
    ///   - precision: The arithmetic of the products.
    /// - Throws: ``TensorError`` if the shapes do not fit together.
    package init(
        inputWeights: any MatrixRows,
        hiddenWeights: any MatrixRows,
        inputBias: Tensor,
        hiddenBias: Tensor,
        precision: Precision = .fp32
    ) throws(TensorError) {
        hiddenSize = hiddenWeights.shape.columns
        guard hiddenWeights.shape == [3 * hiddenSize, hiddenSize] else {
            throw .shape("GRU", expected: "[3H, H] weights", found: hiddenWeights.shape)
        }
        input = try Linear(weights: inputWeights, bias: inputBias, precision: precision)
        recurrent = try NarrowLinear(
            weights: hiddenWeights,
            bias: hiddenBias,
            precision: precision
        )
        guard input.outputSize == 3 * hiddenSize else {
            throw .shape("GRU", expected: "[3H, D] weights", found: inputWeights.shape)
        }
    }

    /// Advances the states of N sequences of one length.
    ///
    /// - Parameters:
    ///   - inputs: `[T·N, D]`: the first of each sequence, then the second of each, and so on.
    ///   - hidden: `[N, H]`, replaced by the states after the last inputs.
    /// - Throws: ``TensorError`` if the shapes do not fit.
    /// - Complexity: O(`T·N·H·(D + H)`).
    package func run(over inputs: Tensor, hidden: inout Tensor) throws(TensorError) {
        let rows = hidden.shape.rows
        guard rows > 0, hidden.shape == [rows, hiddenSize], inputs.shape.rows % rows == 0 else {
            throw .shape("GRU", expected: "states of \([rows, hiddenSize])", found: hidden.shape)
        }
        let counts = Array(repeating: rows, count: inputs.shape.rows / rows)
        try run(over: inputs, counts: counts, hidden: &hidden)
    }

    /// Advances the states of sequences of several lengths, the longest first.
    ///
    /// - Parameters:
    ///   - inputs: `[Σ counts, D]`: the first of each sequence, then the second of each that has one,
    ///     and so on.
    ///   - counts: How many sequences have an input at each step; never more than at the step before.
    ///   - hidden: `[N, H]`, replaced by each sequence's state after its last input.
    /// - Throws: ``TensorError`` if the shapes do not fit.
    /// - Complexity: O(`Σ counts·H·(D + H)`).
    package func run(
        over inputs: Tensor,
        counts: [Int],
        hidden: inout Tensor
    ) throws(TensorError) {
        let rows = hidden.shape.rows
        guard hidden.shape.columns == hiddenSize, counts.reduce(0, +) == inputs.shape.rows,
            zip([rows] + counts, counts).allSatisfy({ $0 >= $1 && $1 > 0 })
        else {
            throw .shape("GRU", expected: "inputs of \(counts) sequences", found: inputs.shape)
        }
        // The inputs' share of the gates does not depend on the state: one product for all steps.
        let gates = try input(inputs)
        var (states, recurrentGates) = (Tensor(), Tensor())
        var workspace = NarrowLinear.Workspace()
        var done = 0
        for count in counts {
            try states.gather(Array(0..<count), of: hidden)
            try recurrent(states, workspace: &workspace, into: &recurrentGates)
            gates.withPointer { gates in
                recurrentGates.withPointer { recurrentGates in
                    hidden.withMutablePointer { hidden in
                        let inputGates = gates + done * 3 * hiddenSize
                        ck_gru_update(hidden, inputGates, recurrentGates, count, hiddenSize)
                    }
                }
            }
            done += count
        }
    }
}
