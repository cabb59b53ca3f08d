package import TensorCore

extension Tensor {
    /// Becomes the given tensors side by side: row r is row r of each, one after the other.
    ///
    /// - Throws: ``TensorError`` if their numbers of rows differ.
    package mutating func concatenateRows(_ parts: Tensor...) throws(TensorError) {
        guard let rows = parts.first?.shape.rows else { return resize(to: [0]) }
        for part in parts where part.shape.rows != rows {
            throw .shape("concatenation", expected: "\(rows) rows", found: part.shape)
        }
        let columns = parts.reduce(0) { $0 + $1.shape.columns }
        resize(to: [rows, columns])
        withMutablePointer { target in
            var offset = 0
            for part in parts {
                let size = part.shape.columns
                part.withPointer { source in
                    for row in 0..<rows {
                        (target + row * columns + offset)
                            .update(from: source + row * size, count: size)
                    }
                }
                offset += size
            }
        }
    }

    /// The given columns of a matrix, as a new matrix.
    ///
    /// - Throws: ``TensorError`` if it has no such columns.
    package func columns(_ range: Range<Int>) throws(TensorError) -> Tensor {
        let (rows, columns) = (shape.rows, shape.columns)
        guard range.lowerBound >= 0, range.upperBound <= columns else {
            throw .shape("columns", expected: "columns \(range)", found: shape)
        }
        return withPointer { source in
            Tensor([rows, range.count]) { target in
                for row in 0..<rows {
                    (target + row * range.count)
                        .update(
                            from: source + row * columns + range.lowerBound,
                            count: range.count
                        )
                }
            }
        }
    }
}
