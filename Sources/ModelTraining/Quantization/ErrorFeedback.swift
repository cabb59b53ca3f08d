internal import TensorCore

/// Rounds the weights of all outputs, input after input from the last to the first, each for what the
/// later inputs' errors have left of it.
///
/// Shapes: O outputs, K inputs.
struct ErrorFeedback {
    /// Inputs whose share in the others' errors is one matrix product.
    private static let blockSize = 64

    private let scales: [Float]
    private let order: [Int]
    private let factor: Tensor
    private let size: Int
    /// The weights, then the errors, `[K, O]`, in that order.
    private var rest: Tensor
    /// What the later errors add to the weights of a block.
    private var shares = Tensor()
    private var rounded: [Int8]

    /// Prepares.
    ///
    /// - Parameters:
    ///   - weights: `[O, K]`.
    ///   - scales: Of each output.
    ///   - order: Of the inputs, the last of which is rounded first.
    ///   - factor: R of the covariance in that order, `[K, K]`.
    init(weights: Tensor, scales: [Float], order: [Int], factor: Tensor) {
        (self.scales, self.order, self.factor) = (scales, order, factor)
        size = order.count
        let inputs = order.count
        rest = weights.withPointer { values in
            Tensor([inputs, scales.count]) { target in
                for (row, input) in order.enumerated() {
                    for output in scales.indices {
                        target[row * scales.count + output] = values[output * inputs + input]
                    }
                }
            }
        }
        rounded = Array(repeating: 0, count: inputs * scales.count)
    }

    /// Rounds all.
    ///
    /// - Returns: `[O, K]`, −127…127.
    /// - Throws: `TensorError` only if the program is inconsistent with itself.
    mutating func integers() throws(TensorError) -> [Int8] {
        var end = size
        while end > 0 {
            let block = max(end - Self.blockSize, 0)..<end
            try feedBack(from: end, into: block)
            for row in block.reversed() {
                round(row, in: block)
                feedBack(from: row, in: block)
            }
            end = block.lowerBound
        }
        return rounded
    }

    /// Makes `R[row, later] · error[later] / R[row, row]` the share of each row of a block.
    private mutating func feedBack(from later: Int, into block: Range<Int>) throws(TensorError) {
        let (outputs, depth, size) = (scales.count, size - later, size)
        guard depth > 0 else {
            shares = Tensor(zeros: [block.count, outputs])
            return
        }
        let ratios = factor.withPointer { factor in
            Tensor([block.count, depth]) { target in
                for (row, index) in block.enumerated() {
                    let source = factor + index * size
                    for column in 0..<depth {
                        target[row * depth + column] = source[later + column] / source[index]
                    }
                }
            }
        }
        let errors = rest.withPointer { rest in
            Tensor([depth, outputs]) {
                $0.update(from: rest + later * outputs, count: depth * outputs)
            }
        }
        shares.resize(to: [block.count, outputs])
        try MatrixProduct.multiply(ratios, errors, into: &shares)
    }

    /// Rounds a row, of which its error is left.
    private mutating func round(_ row: Int, in block: Range<Int>) {
        let (outputs, inputs, input) = (scales.count, size, order[row])
        shares.withPointer { shares in
            rest.withMutablePointer { rest in
                let share = shares + (row - block.lowerBound) * outputs
                let weights = rest + row * outputs
                for output in 0..<outputs {
                    let integer = QuantizedWeights.rounded(
                        weights[output] + share[output],
                        scales[output]
                    )
                    rounded[output * inputs + input] = integer
                    weights[output] -= Float(integer) * scales[output]
                }
            }
        }
    }

    /// Adds a row's error to the shares of the block's rows before it.
    private mutating func feedBack(from row: Int, in block: Range<Int>) {
        let (outputs, size) = (scales.count, size)
        factor.withPointer { factor in
            rest.withPointer { rest in
                shares.withMutablePointer { shares in
                    let errors = rest + row * outputs
                    for earlier in block.lowerBound..<row {
                        let ratio = factor[earlier * size + row] / factor[earlier * (size + 1)]
                        let share = shares + (earlier - block.lowerBound) * outputs
                        for output in 0..<outputs { share[output] += ratio * errors[output] }
                    }
                }
            }
        }
    }
}
