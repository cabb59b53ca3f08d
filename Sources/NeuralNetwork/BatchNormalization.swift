package import TensorCore

/// Batch normalisation with fixed statistics, to be folded into the convolution before it.
///
/// - SeeAlso: Ioffe, Szegedy 2015, algorithm 2.
package struct BatchNormalization: Sendable {
    /// Factor of each channel: γ / √(variance + ε).
    package let scale: [Float]
    /// Summand of each channel: β − mean · scale.
    package let shift: [Float]

    /// Prepares the two coefficients of each channel; all tensors have one value a channel.
    ///
    /// - Throws: ``TensorError`` if their sizes differ.
    package init(
        weight: Tensor,
        bias: Tensor,
        mean: Tensor,
        variance: Tensor,
        epsilon: Float
    ) throws(TensorError) {
        let count = weight.shape.elementCount
        for tensor in [bias, mean, variance] where tensor.shape.elementCount != count {
            throw .shape("batch normalisation", expected: "\(count) channels", found: tensor.shape)
        }
        scale = zip(weight.elements, variance.elements).map { $0 / ($1 + epsilon).squareRoot() }
        shift = zip(zip(bias.elements, mean.elements), scale).map { $0.0 - $0.1 * $1 }
    }

    /// Leaves `channels` channels as they are.
    static func identity(channels: Int) -> BatchNormalization {
        BatchNormalization(
            scale: Array(repeating: 1, count: channels),
            shift: Array(repeating: 0, count: channels)
        )
    }

    private init(scale: [Float], shift: [Float]) {
        self.scale = scale
        self.shift = shift
    }
}
