package import TensorCore

/// The weights of a convolution that are yet to be packed, batch normalisation folded in.
///
/// Shapes: O outputs, I inputs (1 if depthwise), K side of the window.
package struct Filters: Sendable {
    /// The numbers, read output by output when they are packed.
    package enum Elements: Sendable {
        /// Writes the filter of an output, `[I, K, K]`.
        case float(@Sendable (_ output: Int, _ filter: UnsafeMutablePointer<Float>) -> Void)
        /// Writes the filter of an output, `[K, K, I]`.
        case int8(@Sendable (_ output: Int, _ filter: UnsafeMutablePointer<Int8>) -> Void)
    }

    /// The name of the convolution in its file.
    package let name: String
    /// `[O, I, K, K]`.
    package let shape: Shape
    /// The numbers.
    package let elements: Elements
    /// What the numbers of each output are multiplied by.
    package let factors: [Float]
    /// Added to each output.
    package let bias: [Float]
    /// What the result is rounded to in 8 bits; nil if it must stay a floating-point number.
    package let result: Quantization?

    /// Describes weights.
    ///
    /// - Parameters:
    ///   - name: The name of the convolution in its file.
    ///   - shape: `[O, I, K, K]`.
    ///   - elements: The numbers.
    ///   - factors: Of each output, `O`.
    ///   - bias: Of each output, `O`.
    ///   - result: What the result is rounded to in 8 bits.
    /// - Throws: ``TensorError`` if the window is not square or the numbers of outputs differ.
    package init(
        name: String,
        shape: Shape,
        elements: Elements,
        factors: [Float],
        bias: [Float],
        result: Quantization? = nil
    ) throws(TensorError) {
        guard shape.rank == 4, shape[2] == shape[3], shape.elementCount > 0 else {
            throw .shape(name, expected: "[outputs, inputs, k, k] weights", found: shape)
        }
        guard factors.count == shape[0], bias.count == shape[0] else {
            throw .shape(
                name,
                expected: "\(factors.count) factors and \(bias.count) biases as outputs",
                found: shape
            )
        }
        self.name = name
        self.shape = shape
        self.elements = elements
        self.factors = factors
        self.bias = bias
        self.result = result
    }

    /// Weights that are in memory, with the normalisation that follows.
    ///
    /// - Parameters:
    ///   - weights: `[O, I, K, K]`, PyTorch's order.
    ///   - normalization: Follows the convolution; nil for none.
    /// - Throws: ``TensorError`` if the window is not square or the numbers of outputs differ.
    package init(
        _ weights: Tensor,
        normalization: BatchNormalization? = nil
    ) throws(TensorError) {
        let outputs = weights.shape.dimensions.first ?? 0
        let fold = normalization ?? .identity(channels: outputs)
        let size = weights.shape.elementCount / max(outputs, 1)
        try self.init(
            name: "convolution",
            shape: weights.shape,
            elements: .float { output, filter in
                weights.withPointer { filter.update(from: $0 + output * size, count: size) }
            },
            factors: fold.scale,
            bias: fold.shift
        )
    }

    /// Number of outputs, O.
    var outputs: Int { shape[0] }
    /// Inputs of each filter, I.
    var inputs: Int { shape[1] }
    /// Positions of the window, K².
    var taps: Int { shape[2] * shape[3] }

    /// Whether products are made of 8-bit numbers.
    var isQuantized: Bool {
        if case .int8 = elements { true } else { false }
    }
}
