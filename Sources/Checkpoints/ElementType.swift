internal import CKernels

/// The element types that a checkpoint may hold.
package enum ElementType: String, CaseIterable, Sendable {
    /// IEEE single precision.
    case float32 = "F32"
    /// IEEE half precision.
    case float16 = "F16"
    /// The upper half of a single-precision number.
    case bfloat16 = "BF16"
    /// Whole numbers of 8 bits, −128…127.
    case int8 = "I8"

    /// Bytes of one element.
    package var byteCount: Int {
        switch self {
        case .float32: 4
        case .float16, .bfloat16: 2
        case .int8: 1
        }
    }

    /// Widens `count` little-endian elements, which need not be aligned.
    func widen(_ source: UnsafeRawPointer, count: Int, into target: UnsafeMutablePointer<Float>) {
        switch self {
        case .float32:
            UnsafeMutableRawPointer(target).copyMemory(from: source, byteCount: count * byteCount)
        case .float16:
            ck_from_float16(target, source, count)
        case .bfloat16:
            ck_from_bfloat16(target, source, count)
        case .int8:
            let bytes = source.assumingMemoryBound(to: Int8.self)
            for index in 0..<count { target[index] = Float(bytes[index]) }
        }
    }
}
