internal import CKernels
package import TensorCore

/// Turns 8-bit RGB into a network's input: (value − mean) / deviation, each channel its own.
package struct PixelNormalization: Sendable {
    private let scale: [Float]
    private let offset: [Float]

    /// Describes the three channels; means and deviations are in units of the 8-bit values.
    package init(means: [Float], deviations: [Float]) {
        precondition(means.count == 3 && deviations.count == 3, "RGB has three channels")
        scale = deviations.map { 1 / $0 }
        offset = zip(means, deviations).map { -$0 / $1 }
    }

    /// Writes `[1, height, width, 3]`.
    ///
    /// - Throws: ``TensorError`` if `pixels` are not `height · width` RGB triples.
    package func callAsFunction(
        _ pixels: [UInt8],
        height: Int,
        width: Int,
        into output: inout Tensor
    ) throws(TensorError) {
        guard pixels.count == height * width * 3 else {
            throw TensorError(
                operation: "pixel normalisation",
                reason: "\(pixels.count) bytes are not \(width)×\(height) RGB pixels"
            )
        }
        output.resize(to: [1, height, width, 3])
        output.withMutablePointer { ck_from_pixels($0, pixels, height * width, scale, offset) }
    }
}
