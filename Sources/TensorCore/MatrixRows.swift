/// A matrix that is read row by row, such as weights on their way from a file to a kernel's own order.
package protocol MatrixRows: Sendable {
    /// The extents, the innermost axis being the columns.
    var shape: Shape { get }

    /// Writes some columns of a row.
    ///
    /// - Parameters:
    ///   - columns: Which of them.
    ///   - row: The row, where the rows are all axes but the innermost, flattened.
    ///   - target: Receives as many numbers as columns.
    func copy(_ columns: Range<Int>, ofRow row: Int, to target: UnsafeMutablePointer<Float>)
}

extension Tensor: MatrixRows {
    package func copy(
        _ columns: Range<Int>,
        ofRow row: Int,
        to target: UnsafeMutablePointer<Float>
    ) {
        precondition((0..<shape.rows).contains(row), "row \(row) of shape \(shape)")
        withPointer { base in
            let start = base + row * shape.columns + columns.lowerBound
            target.update(from: start, count: columns.count)
        }
    }

    /// All rows of a matrix: itself if it is in memory already.
    package init(_ matrix: any MatrixRows) {
        if let tensor = matrix as? Tensor {
            self = tensor
            return
        }
        let (rows, columns) = (matrix.shape.rows, matrix.shape.columns)
        self.init(matrix.shape) { target in
            for row in 0..<rows {
                matrix.copy(0..<columns, ofRow: row, to: target + row * columns)
            }
        }
    }
}
