internal import CKernels

/// What the bytes of a value in 8 bits mean: scale · (byte − zero).
package struct Quantization: Sendable, Equatable {
    /// The distance of neighbouring numbers.
    package let scale: Float
    /// The byte of 0.
    package let zero: UInt8

    /// Bytes that stand for themselves.
    package static let bytes = Quantization(validScale: 1, zero: 0)

    /// Makes a quantization.
    ///
    /// - Returns: Nil if the scale is not a positive number.
    package init?(scale: Float, zero: UInt8) {
        guard scale > 0, scale.isFinite else { return nil }
        self.init(validScale: scale, zero: zero)
    }

    private init(validScale scale: Float, zero: UInt8) {
        self.scale = scale
        self.zero = zero
    }

    /// The same for the kernels.
    var activation: ck_activation {
        ck_activation(element: CK_UINT8, scale: scale, zero: Int32(zero))
    }
}
