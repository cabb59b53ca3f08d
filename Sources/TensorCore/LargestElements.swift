internal import CKernels

/// The largest elements of a row, largest first, in memory that is used again and again.
package struct LargestElements: Sendable {
    private var values: [Float]
    private var indices: [Int32]
    /// How many there are.
    package private(set) var count = 0

    /// Makes room for so many.
    package init(most: Int) {
        values = Array(repeating: 0, count: most)
        indices = Array(repeating: 0, count: most)
    }

    /// An element and its column.
    package subscript(_ place: Int) -> (value: Float, column: Int) {
        precondition(place < count, "place \(place) of \(count)")
        return (values[place], Int(indices[place]))
    }

    /// Finds the largest of `(x − normalizer) + base` over a row's elements x.
    ///
    /// Equal elements come in the order of their columns. NaN and minus infinity never count.
    package mutating func find(
        in tensor: Tensor,
        row: Int,
        normalizer: Float,
        base: Float
    ) {
        precondition((0..<tensor.shape.rows).contains(row), "row \(row) of \(tensor.shape)")
        let columns = tensor.shape.columns
        let most = values.count
        count = values.withUnsafeMutableBufferPointer { values in
            indices.withUnsafeMutableBufferPointer { indices in
                tensor.withPointer { elements in
                    ck_largest(
                        values.baseAddress,
                        indices.baseAddress,
                        most,
                        elements + row * columns,
                        columns,
                        normalizer,
                        base
                    )
                }
            }
        }
    }
}
