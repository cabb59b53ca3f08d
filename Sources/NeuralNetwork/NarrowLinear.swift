internal import CKernels
package import TensorCore

/// y = x · Wᵀ + b for a few rows at a time, such as the beams of a decoder's step.
///
/// Such narrow products take as long as reading the weights takes. In single precision, weights that
/// half precision holds exactly, as most checkpoints' do, are therefore kept in it: half the bytes, the
/// same result. In every other precision they are kept in 16-bit fixed point, which multiplies faster.
package struct NarrowLinear: Sendable {
    /// Scratch of a call; keep it from call to call.
    package struct Workspace: Sendable {
        fileprivate var rows = FixedPointRows()

        /// Starts empty.
        package init() {}
    }

    private enum Weights {
        case half([UInt16])
        case single(Tensor)
        case fixed(FixedPointMatrix)
    }

    private let sizes: LinearSizes
    private let weights: Weights
    private let bias: Tensor

    /// Makes a layer.
    ///
    /// - Parameters:
    ///   - weights: `[outputs, inputs]`.
    ///   - bias: `[outputs]`; nil for none.
    ///   - precision: The arithmetic.
    /// - Throws: ``TensorError`` if `weights` is no matrix or `bias` does not fit it.
    package init(
        weights: any MatrixRows,
        bias: Tensor? = nil,
        precision: Precision = .fp32
    ) throws(TensorError) {
        sizes = try LinearSizes(weights: weights)
        self.bias = try sizes.bias(bias)
        self.weights =
            switch precision {
            case .fp32: [UInt16](halving: weights).map { .half($0) } ?? .single(Tensor(weights))
            case .bf16, .int8: .fixed(FixedPointMatrix(weights))
            }
    }

    /// Applies the layer to each row.
    ///
    /// - Parameters:
    ///   - input: `[rows, inputs]`.
    ///   - bias: Takes the place of the layer's own bias: `[outputs]`, or `[owners, outputs]`.
    ///   - owners: For each row the bias's row that is its own, where there are several.
    ///   - workspace: Scratch.
    ///   - output: Receives `[rows, outputs]`.
    /// - Throws: ``TensorError`` if the shapes do not fit.
    /// - Complexity: O(`rows·outputs·inputs`); allocates only while the output grows.
    package func callAsFunction(
        _ input: Tensor,
        bias: Tensor? = nil,
        owners: [Int] = [],
        workspace: inout Workspace,
        into output: inout Tensor
    ) throws(TensorError) {
        let bias = bias ?? self.bias
        let rows = input.shape.rows
        try sizes.check(input: input, bias: bias, owners: owners)
        output.resize(rows: rows, columns: sizes.outputs)
        switch weights {
        case .fixed(let matrix):
            workspace.rows.pack(input)
            output.withMutablePointer { output in
                matrix.multiply(workspace.rows, bias: bias, owners: owners, into: output)
            }
        case .half, .single:
            let isShared = bias.shape.elementCount == sizes.outputs
            multiply(input, bias: isShared ? bias : nil, into: &output)
            if !isShared { output.addRows(of: bias, at: owners) }
        }
    }

    /// The same with scratch of its own.
    ///
    /// - Parameters:
    ///   - input: `[rows, inputs]`.
    ///   - output: Receives `[rows, outputs]`.
    /// - Throws: ``TensorError`` if the shapes do not fit.
    package func callAsFunction(_ input: Tensor, into output: inout Tensor) throws(TensorError) {
        var workspace = Workspace()
        try self(input, workspace: &workspace, into: &output)
    }

    private func multiply(_ input: Tensor, bias: Tensor?, into output: inout Tensor) {
        let rows = input.shape.rows
        input.withPointer { input in
            output.withMutablePointer { output in
                guard let bias else { return multiply(input, rows, nil, output) }
                bias.withPointer { multiply(input, rows, $0, output) }
            }
        }
    }

    private func multiply(
        _ input: UnsafePointer<Float>,
        _ rows: Int,
        _ bias: UnsafePointer<Float>?,
        _ output: UnsafeMutablePointer<Float>
    ) {
        let (inputs, outputs) = (sizes.inputs, sizes.outputs)
        func share(_ part: (_ first: Int, _ end: Int) -> Void) {
            Threads.share(outputs, costOfEach: inputs, part)
        }
        switch weights {
        case .half(let halves):
            halves.withUnsafeBufferPointer { halves in
                guard let halves = halves.baseAddress else { return }
                share { first, end in
                    ck_small_linear_float16(
                        output,
                        halves,
                        input,
                        bias,
                        outputs,
                        inputs,
                        rows,
                        first,
                        end
                    )
                }
            }
        case .single(let weights):
            weights.withPointer { weights in
                share { first, end in
                    ck_small_linear(output, weights, input, bias, outputs, inputs, rows, first, end)
                }
            }
        case .fixed: preconditionFailure("fixed point has kernels of its own")
        }
    }
}
