internal import CKernels
package import TensorCore

/// y = activation(x · Wᵀ + b).
package struct Linear: Sendable {
    /// Up to here, streaming the weights past all rows beats packing them for a matrix product.
    private static let fewRows = 12

    private enum Weights {
        case single(Tensor)
        case fixed(FixedPointMatrix)
    }

    private let sizes: LinearSizes
    private let weights: Weights
    private let bias: Tensor
    private let activation: Activation

    /// Columns of an input row.
    package var inputSize: Int { sizes.inputs }
    /// Columns of an output row.
    package var outputSize: Int { sizes.outputs }

    /// Makes a layer.
    ///
    /// - Parameters:
    ///   - weights: `[outputs, inputs]`.
    ///   - bias: `[outputs]`; nil for none.
    ///   - activation: Applied last.
    ///   - precision: The arithmetic; what is not single precision is 16-bit fixed point.
    /// - Throws: ``TensorError`` if `weights` is no matrix or `bias` does not fit it.
    package init(
        weights: any MatrixRows,
        bias: Tensor? = nil,
        activation: Activation = .identity,
        precision: Precision = .fp32
    ) throws(TensorError) {
        sizes = try LinearSizes(weights: weights)
        self.weights =
            precision == .fp32 ? .single(Tensor(weights)) : .fixed(FixedPointMatrix(weights))
        self.bias = try sizes.bias(bias)
        self.activation = activation
    }

    /// Applies the layer to each row.
    ///
    /// - Parameters:
    ///   - input: `[…, inputs]`.
    ///   - output: Receives `[rows, outputs]`.
    /// - Throws: ``TensorError`` if the shapes do not fit.
    /// - Complexity: O(`rows·outputs·inputs`); allocates only while the output grows.
    package func callAsFunction(_ input: Tensor, into output: inout Tensor) throws(TensorError) {
        let rows = input.shape.rows
        try sizes.check(input: input, bias: bias)
        output.resize(to: [rows, outputSize])
        switch weights {
        case .single(let weights) where rows > Self.fewRows:
            try MatrixProduct.multiply(input, weights, transposedB: true, into: &output)
            return clamp(&output, bias: bias)
        case .single(let weights): multiplyFewRows(input, weights, into: &output)
        case .fixed(let matrix): multiply(input, matrix, into: &output)
        }
        if case .identity = activation { return }
        clamp(&output, bias: Tensor(zeros: [outputSize]))
    }

    /// The result as a new tensor.
    ///
    /// - Throws: ``TensorError`` if the shapes do not fit.
    package func callAsFunction(_ input: Tensor) throws(TensorError) -> Tensor {
        var output = Tensor()
        try self(input, into: &output)
        return output
    }

    private func multiply(
        _ input: Tensor,
        _ matrix: FixedPointMatrix,
        into output: inout Tensor
    ) {
        var rows = FixedPointRows()
        rows.pack(input)
        output.withMutablePointer { matrix.multiply(rows, bias: bias, owners: [], into: $0) }
    }

    private func multiplyFewRows(_ input: Tensor, _ weights: Tensor, into output: inout Tensor) {
        weights.withPointer { weights in
            input.withPointer { values in
                bias.withPointer { bias in
                    output.withMutablePointer { output in
                        ck_small_linear(
                            output,
                            weights,
                            values,
                            bias,
                            outputSize,
                            inputSize,
                            input.shape.rows,
                            0,
                            outputSize
                        )
                    }
                }
            }
        }
    }

    private func clamp(_ output: inout Tensor, bias: Tensor) {
        let rows = output.shape.rows
        bias.withPointer { bias in
            output.withMutablePointer { values in
                let (lower, upper) = (activation.lower, activation.upper)
                ck_bias_clamp(values, bias, nil, rows, outputSize, lower, upper)
            }
        }
    }
}
