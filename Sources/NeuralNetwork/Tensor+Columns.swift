package import TensorCore

extension Tensor {
    /// Becomes the given tensors side by side: row r is row r of each, one after the other.
    ///
    /// - Throws: ``TensorError`` if their numbers of rows differ.
    package mutating func concatenateRows(
        _ first: Tensor,
        _ second: Tensor,
        _ third: Tensor? = nil
    ) throws(TensorError) {
        let rows = first.shape.rows
        let widths = (first.shape.columns, second.shape.columns, third?.shape.columns ?? 0)
        guard second.shape.rows == rows, (third?.shape.rows ?? rows) == rows else {
            let odd = second.shape.rows == rows ? third ?? second : second
            throw .shape("concatenation", expected: "\(rows) rows", found: odd.shape)
        }
        resize(rows: rows, columns: widths.0 + widths.1 + widths.2)
        place(first, at: 0)
        place(second, at: widths.0)
        if let third { place(third, at: widths.0 + widths.1) }
    }

    /// Overwrites the columns from `offset` on by those of a tensor with as many rows.
    private mutating func place(_ part: Tensor, at offset: Int) {
        let (rows, columns, size) = (shape.rows, shape.columns, part.shape.columns)
        withMutablePointer { target in
            part.withPointer { source in
                for row in 0..<rows {
                    (target + row * columns + offset)
                        .update(from: source + row * size, count: size)
                }
            }
        }
    }
}
