import Invariants
import TensorCore

@testable import Checkpoints

/// Weights' files: a header and the tensors that it speaks of.
@c(LLVMFuzzerTestOneInput)
public func testSafetensors(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    FuzzSafetensors.test(UnsafeRawBufferPointer(start: start, count: count))
    return 0
}

private enum FuzzSafetensors {
    /// Tries one file.
    static func test(_ file: UnsafeRawBufferPointer) {
        do throws(SafetensorsHeader.Refusal) {
            let header = try SafetensorsHeader(file: file)
            check(header, file)
            for entry in header.entries.values { read(entry, of: file) }
        } catch {
            Invariant.check(!error.reason.isEmpty, "a refusal has a reason")
        }
    }

    /// Tensors lie inside the file, in bytes of their own, and no byte is nobody's.
    private static func check(_ header: SafetensorsHeader, _ file: UnsafeRawBufferPointer) {
        var claimed = 0
        for entry in header.entries.values {
            let isInside = entry.range.lowerBound >= 8 && entry.range.upperBound <= file.count
            Invariant.check(isInside, "a tensor lies inside the file")
            let byteCount = entry.shape.reduce(entry.type.byteCount, *)
            Invariant.check(byteCount == entry.range.count, "a tensor has its shape's bytes")
            claimed += byteCount
        }
        let length = file.loadUnaligned(as: UInt64.self)
        Invariant.check(claimed == file.count - 8 - Int(length), "all bytes are tensors'")
    }

    /// A tensor that is listed can be read.
    private static func read(_ entry: SafetensorsHeader.Entry, of file: UnsafeRawBufferPointer) {
        let count = entry.range.count / entry.type.byteCount
        let tensor = Tensor(Shape(entry.shape)) { target in
            guard count > 0, let base = file.baseAddress else { return }
            entry.type.widen(base + entry.range.lowerBound, count: count, into: target)
        }
        Invariant.check(tensor.elements.count == count, "a tensor has its elements")
    }
}
