import CKernels
import TensorCore

/// Values in one of the elements that kernels know, with their slack of 64 bytes.
final class Activations {
    private static let alignment = 64
    /// What the slack and all that nobody has written consist of; as a float it is no number.
    private static let unwritten: UInt8 = 0xFF

    let form: ck_activation
    let count: Int
    let start: UnsafeMutableRawPointer

    private var byteCount: Int { count * Self.size(of: form.element) }

    init(count: Int, form: ck_activation) {
        self.form = form
        self.count = count
        let byteCount = count * Self.size(of: form.element) + Self.alignment
        start = .allocate(byteCount: byteCount, alignment: Self.alignment)
        start.initializeMemory(as: UInt8.self, repeating: Self.unwritten, count: byteCount)
    }

    /// Bytes of all values; floats between −1 and 1.
    convenience init(count: Int, form: ck_activation, from generator: inout SeededGenerator) {
        self.init(count: count, form: form)
        for index in 0..<count {
            let value = Float(generator.uniform() * 2 - 1)
            switch form.element {
            case CK_FLOAT32: start.storeBytes(of: value, toByteOffset: 4 * index, as: Float.self)
            case CK_BFLOAT16:
                let bits = UInt16(truncatingIfNeeded: value.bitPattern >> 16)
                start.storeBytes(of: bits, toByteOffset: 2 * index, as: UInt16.self)
            default:
                let byte = UInt8(generator.index(below: 256))
                start.storeBytes(of: byte, toByteOffset: index, as: UInt8.self)
            }
        }
    }

    deinit {
        start.deallocate()
    }

    private static func size(of element: ck_element) -> Int {
        switch element {
        case CK_FLOAT32: 4
        case CK_BFLOAT16: 2
        default: 1
        }
    }

    /// The real value that is stored.
    subscript(index: Int) -> Double {
        switch form.element {
        case CK_FLOAT32: return Double(start.load(fromByteOffset: 4 * index, as: Float.self))
        case CK_BFLOAT16:
            let bits = UInt32(start.load(fromByteOffset: 2 * index, as: UInt16.self)) << 16
            return Double(Float(bitPattern: bits))
        default:
            let byte = Int32(start.load(fromByteOffset: index, as: UInt8.self))
            return Double(form.scale) * Double(byte - form.zero)
        }
    }

    var bytes: [UInt8] { Array(UnsafeRawBufferPointer(start: start, count: byteCount)) }

    /// Whether nothing was written beyond the end.
    var hasIntactSlack: Bool {
        let slack = UnsafeRawBufferPointer(start: start + byteCount, count: Self.alignment)
        return slack.allSatisfy { $0 == Self.unwritten }
    }

    /// The nearest that can be stored, and how far from a value the stored one may be for rounding.
    static func stored(_ value: Double, as form: ck_activation) -> (value: Double, error: Double) {
        switch form.element {
        case CK_FLOAT32: return (value, 0)
        case CK_BFLOAT16: return (value, abs(value) / 256)
        default:
            let scale = Double(form.scale)
            let least = scale * Double(-form.zero)
            let most = scale * Double(255 - form.zero)
            return (min(max(value, least), most), scale * 0.5001)
        }
    }
}
