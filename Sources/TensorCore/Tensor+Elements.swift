/// Functions of single elements.
extension Tensor {
    /// Replaces each element by its hyperbolic tangent.
    package mutating func applyTanh() {
        let count = shape.elementCount
        withMutablePointer { Float.applyTanh($0, count: count) }
    }

    /// Replaces each element by 1 / (1 + e⁻ˣ).
    package mutating func applySigmoid() {
        let count = shape.elementCount
        withMutablePointer { Float.applySigmoid($0, count: count) }
    }

    /// Adds the corresponding element of `other` to each element.
    ///
    /// - Throws: ``TensorError`` if the shapes differ.
    package mutating func add(_ other: Tensor) throws(TensorError) {
        guard other.shape == shape else {
            throw .shape("addition", expected: "shape \(shape)", found: other.shape)
        }
        let count = shape.elementCount
        other.withPointer { terms in
            withMutablePointer { sums in
                for index in 0..<count { sums[index] += terms[index] }
            }
        }
    }

    /// Multiplies each row by its factor.
    ///
    /// - Parameter factors: One for each row.
    /// - Throws: ``TensorError`` if there are not as many factors as rows.
    package mutating func scaleRows(by factors: Tensor) throws(TensorError) {
        let (rows, columns) = (shape.rows, shape.columns)
        guard factors.shape.elementCount == rows else {
            throw .shape("row scaling", expected: "\(rows) factors", found: factors.shape)
        }
        factors.withPointer { factors in
            withMutablePointer { values in
                for row in 0..<rows {
                    for column in 0..<columns { values[row * columns + column] *= factors[row] }
                }
            }
        }
    }
}
