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
    /// - Throws: ``TensorError`` if the shapes do not fit together.
    package init(
        inputWeights: Tensor,
        hiddenWeights: Tensor,
        inputBias: Tensor,
        hiddenBias: Tensor
    ) throws(TensorError) {
        hiddenSize = hiddenWeights.shape.columns
        guard hiddenWeights.shape == [3 * hiddenSize, hiddenSize] else {
            throw .shape("GRU", expected: "[3H, H] weights", found: hiddenWeights.shape)
        }
        input = try Linear(weights: inputWeights, bias: inputBias)
        recurrent = try NarrowLinear(weights: hiddenWeights, bias: hiddenBias)
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
        // The inputs' share of the gates does not depend on the state: one product for all steps.
        let gates = try input(inputs)
        var recurrentGates = Tensor()
        for step in 0..<gates.shape.rows / rows {
            try recurrent(hidden, into: &recurrentGates)
            gates.withPointer { gates in
                recurrentGates.withPointer { recurrentGates in
                    hidden.withMutablePointer { hidden in
                        let offset = step * rows * 3 * hiddenSize
                        ck_gru_update(hidden, gates + offset, recurrentGates, rows, hiddenSize)
                    }
                }
            }
        }
    }
}
