package import TensorCore

/// Some columns of a matrix.
package struct MatrixColumns: MatrixRows {
    fileprivate let matrix: any MatrixRows
    fileprivate let range: Range<Int>

    package var shape: Shape { [matrix.shape.rows, range.count] }

    package func copy(
        _ columns: Range<Int>,
        ofRow row: Int,
        to target: UnsafeMutablePointer<Float>
    ) {
        let first = range.lowerBound + columns.lowerBound
        matrix.copy(first..<first + columns.count, ofRow: row, to: target)
    }
}

extension MatrixRows {
    /// The given columns, as a matrix of their own.
    ///
    /// - Throws: ``TensorError`` if there are no such columns.
    package func columns(_ range: Range<Int>) throws(TensorError) -> MatrixColumns {
        guard range.lowerBound >= 0, range.upperBound <= shape.columns else {
            throw .shape("columns", expected: "columns \(range)", found: shape)
        }
        return MatrixColumns(matrix: self, range: range)
    }
}

/// Matrices side by side: row r is row r of each, one after the other.
package struct JoinedColumns: MatrixRows {
    package let shape: Shape
    private let parts: [any MatrixRows]

    /// Joins matrices.
    ///
    /// - Throws: ``TensorError`` if their numbers of rows differ.
    package init(_ parts: any MatrixRows...) throws(TensorError) {
        let rows = parts.first?.shape.rows ?? 0
        for part in parts where part.shape.rows != rows {
            throw .shape("concatenation", expected: "\(rows) rows", found: part.shape)
        }
        self.parts = parts
        shape = [rows, parts.reduce(0) { $0 + $1.shape.columns }]
    }

    package func copy(
        _ columns: Range<Int>,
        ofRow row: Int,
        to target: UnsafeMutablePointer<Float>
    ) {
        var start = 0
        for part in parts {
            let end = start + part.shape.columns
            let wanted = columns.clamped(to: start..<end)
            if !wanted.isEmpty {
                let place = target + (wanted.lowerBound - columns.lowerBound)
                let own = wanted.lowerBound - start..<wanted.upperBound - start
                part.copy(own, ofRow: row, to: place)
            }
            start = end
        }
    }
}
