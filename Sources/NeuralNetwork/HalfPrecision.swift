internal import CKernels
import TensorCore

extension [UInt16] {
    /// A matrix in half precision; nil if that would change one of its numbers.
    ///
    /// - Parameters:
    ///   - matrix: The matrix.
    ///   - activation: Applied to each number.
    init?(halving matrix: any MatrixRows, activation: Activation = .identity) {
        let (rows, columns) = (matrix.shape.rows, matrix.shape.columns)
        var isExact = true
        self.init(unsafeUninitializedCapacity: rows * columns) { halves, initializedCount in
            withUnsafeTemporaryAllocation(of: Float.self, capacity: columns) { values in
                guard let halves = halves.baseAddress, let base = values.baseAddress else { return }
                for row in 0..<rows where isExact {
                    matrix.copy(0..<columns, ofRow: row, to: base)
                    activation.apply(to: values)
                    let start = halves + row * columns
                    isExact = ck_to_float16(start, base, columns) == 1
                }
            }
            initializedCount = isExact ? rows * columns : 0
        }
        guard isExact else { return nil }
    }
}

extension Activation {
    /// Replaces each number by its activation.
    func apply(to values: UnsafeMutableBufferPointer<Float>) {
        if case .identity = self { return }
        let (lower, upper) = (lower, upper)
        for index in values.indices { values[index] = min(max(values[index], lower), upper) }
    }
}
