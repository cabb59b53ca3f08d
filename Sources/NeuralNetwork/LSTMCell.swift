internal import CKernels
package import TensorCore

/// A long short-term memory cell, gates stacked input, forget, cell, output (PyTorch's order).
///
/// Input and recurrent weights lie side by side, so that a step streams one matrix. Inputs that stay
/// the same over all steps are multiplied once, by ``constantGates(for:)``.
///
/// - SeeAlso: Hochreiter, Schmidhuber 1997; Gers 1999 for the forget gate.
package struct LSTMCell: Sendable {
    /// Hidden and cell values, each `[N, H]`.
    package struct State: Sendable {
        /// The cell's output.
        package var hidden: Tensor
        /// Its memory.
        package var cell: Tensor
        /// What ``select(_:)`` writes into before it changes places with the present values.
        private var spare = (hidden: Tensor(), cell: Tensor())

        /// All zeros.
        package init(zeros count: Int, size: Int) {
            hidden = Tensor(zeros: [count, size])
            cell = Tensor(zeros: [count, size])
        }

        /// Takes values of the same shape.
        package init(hidden: Tensor, cell: Tensor) {
            self.hidden = hidden
            self.cell = cell
        }

        /// Continues with the rows at `indices`, in that order; some may go on twice.
        ///
        /// - Throws: ``TensorError`` if there is no such row.
        package mutating func select(_ indices: [Int]) throws(TensorError) {
            try spare.hidden.gather(indices, of: hidden)
            try spare.cell.gather(indices, of: cell)
            swap(&hidden, &spare.hidden)
            swap(&cell, &spare.cell)
        }
    }

    /// Scratch of a step; keep it from call to call.
    package struct Workspace: Sendable {
        fileprivate var input = Tensor()
        fileprivate var gates = Tensor()
        fileprivate var product = NarrowLinear.Workspace()

        /// Starts empty.
        package init() {}
    }

    /// Size H of hidden and cell values.
    package let hiddenSize: Int
    private let varying: NarrowLinear
    private let constant: Linear

    /// Packs the weights.
    ///
    /// - Parameters:
    ///   - inputWeights: `[4H, D]`.
    ///   - hiddenWeights: `[4H, H]`.
    ///   - inputBias: `[4H]`.
    ///   - hiddenBias: `[4H]`, added to the other.
    ///   - constantInputs: The columns of `inputWeights` whose inputs stay the same over all steps.
    ///   - precision: The arithmetic of the products.
    /// - Throws: ``TensorError`` if the shapes do not fit together.
    package init(
        inputWeights: any MatrixRows,
        hiddenWeights: any MatrixRows,
        inputBias: Tensor,
        hiddenBias: Tensor,
        constantInputs: Range<Int> = 0..<0,
        precision: Precision = .fp32
    ) throws(TensorError) {
        let size = hiddenWeights.shape.columns
        hiddenSize = size
        guard hiddenWeights.shape == [4 * size, size], inputWeights.shape.rank == 2 else {
            throw .shape("LSTM", expected: "[4H, H] weights", found: hiddenWeights.shape)
        }
        for bias in [inputBias, hiddenBias] where bias.shape != [4 * size] {
            throw .shape("LSTM", expected: "a bias of \([4 * size])", found: bias.shape)
        }
        let weights = try JoinedColumns(
            inputWeights.columns(0..<constantInputs.lowerBound),
            inputWeights.columns(constantInputs.upperBound..<inputWeights.shape[1]),
            hiddenWeights
        )
        let bias = try Tensor([4 * size], zip(inputBias.elements, hiddenBias.elements).map(+))
        varying = try NarrowLinear(weights: weights, precision: precision)
        constant = try Linear(
            weights: try inputWeights.columns(constantInputs),
            bias: bias,
            precision: precision
        )
    }

    /// The share of the gates that does not change from step to step, biases included.
    ///
    /// - Parameter input: The constant inputs of M photos, `[M, constantInputs]`; nil if the cell has
    ///   none.
    /// - Returns: `[M, 4H]`, or one row for all.
    /// - Throws: ``TensorError`` if `input` has another size.
    package func constantGates(for input: Tensor? = nil) throws(TensorError) -> Tensor {
        try constant(input ?? Tensor(zeros: [1, 0]))
    }

    /// Advances by one step.
    ///
    /// - Parameters:
    ///   - first: Leading columns of the varying inputs, `[N, D₁]`.
    ///   - second: The other varying inputs, `[N, D₂]`; nil for none.
    ///   - constantGates: From ``constantGates(for:)``.
    ///   - owners: For each state the row of the constant gates that is its own.
    ///   - state: `N` states, replaced by the next ones.
    ///   - workspace: Scratch.
    /// - Throws: ``TensorError`` if the shapes do not fit.
    /// - Complexity: O(`N·H·(D + H)`); allocates only while scratch grows.
    package func step(
        _ first: Tensor,
        _ second: Tensor? = nil,
        constantGates: Tensor,
        owners: [Int] = [],
        state: inout State,
        workspace: inout Workspace
    ) throws(TensorError) {
        guard state.cell.shape == state.hidden.shape, state.cell.shape.columns == hiddenSize else {
            throw .shape("LSTM", expected: "states of \(hiddenSize)", found: state.cell.shape)
        }
        if let second {
            try workspace.input.concatenateRows(first, second, state.hidden)
        } else {
            try workspace.input.concatenateRows(first, state.hidden)
        }
        try varying(
            workspace.input,
            bias: constantGates,
            owners: owners,
            workspace: &workspace.product,
            into: &workspace.gates
        )
        let rows = state.cell.shape.rows
        workspace.gates.withPointer { gates in
            state.hidden.withMutablePointer { hidden in
                state.cell.withMutablePointer { cell in
                    ck_lstm_update(hidden, cell, gates, rows, hiddenSize)
                }
            }
        }
    }
}
