import TensorCore

/// Floats as kernels want them: from a multiple of 64 bytes on, with 64 bytes of slack at the end.
final class KernelBuffer {
    private static let alignment = 64

    let count: Int
    let start: UnsafeMutablePointer<Float>

    /// Not numbers, so that what a kernel leaves unwritten is seen.
    init(count: Int) {
        let byteCount = count * MemoryLayout<Float>.stride + Self.alignment
        self.count = count
        start =
            UnsafeMutableRawPointer
            .allocate(byteCount: byteCount, alignment: Self.alignment)
            .initializeMemory(as: Float.self, repeating: .nan, count: byteCount / 4)
    }

    /// Evenly distributed between −1 and 1.
    convenience init(count: Int, from generator: inout SeededGenerator) {
        self.init(count: count)
        for index in 0..<count { start[index] = Float(generator.uniform() * 2 - 1) }
    }

    deinit {
        start.deallocate()
    }

    var elements: [Float] { Array(UnsafeBufferPointer(start: start, count: count)) }

    /// Whether nothing was written beyond the end.
    var hasIntactSlack: Bool {
        (count..<count + Self.alignment / 4).allSatisfy { start[$0].isNaN }
    }
}
