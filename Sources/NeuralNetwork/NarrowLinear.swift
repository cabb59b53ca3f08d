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

    private let weights: Weights
    private let bias: Tensor
    /// Columns of an input row.
    package let inputSize: Int
    /// Columns of an output row.
    package let outputSize: Int

    /// Makes a layer.
    ///
    /// - Parameters:
    ///   - weights: `[outputs, inputs]`.
    ///   - bias: `[outputs]`; nil for none.
    /// - Throws: ``TensorError`` if `weights` is no matrix or `bias` does not fit it.
    package init(weights: Tensor, bias: Tensor? = nil) throws(TensorError) {
        guard weights.shape.rank == 2 else {
            throw .shape("linear", expected: "[outputs, inputs] weights", found: weights.shape)
        }
        (outputSize, inputSize) = (weights.shape[0], weights.shape[1])
        let bias = bias ?? Tensor(zeros: [weights.shape[0]])
        guard bias.shape == [weights.shape[0]] else {
            throw .shape("linear", expected: "a bias of \([weights.shape[0]])", found: bias.shape)
        }
        self.bias = bias
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
        guard input.shape.columns == inputSize else {
            throw .shape("linear", expected: "rows of \(inputSize)", found: input.shape)
        }
        guard bias.shape.elementCount == outputSize else {
            throw .shape("linear", expected: "a bias of \(outputSize)", found: bias.shape)
        }
        output.resize(to: [rows, outputSize])
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
        switch weights {
        case .half(let halves):
            halves.withUnsafeBufferPointer { halves in
                guard let base = halves.baseAddress else { return }
                let (inputs, outputs) = (inputSize, outputSize)
                Threads.share(outputs, costOfEach: inputs) { (first, end) in
                    ck_small_linear_float16(
                        output,
                        base,
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
                let (inputs, outputs) = (inputSize, outputSize)
                Threads.share(outputs, costOfEach: inputs) { (first, end) in
                    ck_small_linear(
                        output,
                        weights,
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
        }
    }
}
