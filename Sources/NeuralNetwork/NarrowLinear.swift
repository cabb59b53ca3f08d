internal import CKernels
package import TensorCore

/// y = x · Wᵀ + b for a few rows at a time, such as the beams of a decoder's step.
///
/// Such narrow products take as long as reading the weights takes. Weights that half precision
/// holds exactly, as most checkpoints' do, are therefore kept in it: half the bytes, the same result.
package struct NarrowLinear: Sendable {
    private enum Weights {
        case half([UInt16])
        case single(Tensor)
    }

    private let sizes: LinearSizes
    private let weights: Weights
    private let bias: Tensor

    /// Makes a layer.
    ///
    /// - Parameters:
    ///   - weights: `[outputs, inputs]`.
    ///   - bias: `[outputs]`; nil for none.
    /// - Throws: ``TensorError`` if `weights` is no matrix or `bias` does not fit it.
    package init(weights: Tensor, bias: Tensor? = nil) throws(TensorError) {
        sizes = try LinearSizes(weights: weights)
        self.bias = try sizes.bias(bias)
        self.weights = Self.halved(weights).map { .half($0) } ?? .single(weights)
    }

    /// The weights in half precision, unless that would change one.
    private static func halved(_ weights: Tensor) -> [UInt16]? {
        let count = weights.shape.elementCount
        var isExact = false
        let halves = [UInt16](unsafeUninitializedCapacity: count) { halves, initializedCount in
            guard let base = halves.baseAddress else { return }
            isExact = weights.withPointer { ck_to_float16(base, $0, count) } == 1
            initializedCount = count
        }
        return isExact ? halves : nil
    }

    /// Applies the layer to each row.
    ///
    /// - Parameters:
    ///   - input: `[rows, inputs]`.
    ///   - bias: Takes the place of the layer's own bias, `[outputs]`.
    ///   - output: Receives `[rows, outputs]`.
    /// - Throws: ``TensorError`` if the shapes do not fit.
    /// - Complexity: O(`rows·outputs·inputs`); allocates only while the output grows.
    package func callAsFunction(
        _ input: Tensor,
        bias: Tensor? = nil,
        into output: inout Tensor
    ) throws(TensorError) {
        let bias = bias ?? self.bias
        let rows = input.shape.rows
        try sizes.check(input: input, bias: bias)
        output.resize(to: [rows, sizes.outputs])
        input.withPointer { input in
            bias.withPointer { bias in
                output.withMutablePointer { output in
                    multiply(input, rows: rows, bias: bias, into: output)
                }
            }
        }
    }

    private func multiply(
        _ input: UnsafePointer<Float>,
        rows: Int,
        bias: UnsafePointer<Float>,
        into output: UnsafeMutablePointer<Float>
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
        }
    }
}
