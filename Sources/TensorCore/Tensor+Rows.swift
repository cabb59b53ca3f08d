internal import CKernels

/// Operations on rows: the innermost axis, over all other axes.
extension Tensor {
    /// Replaces each row by its softmax.
    package mutating func applySoftmax() {
        let (rows, columns) = (shape.rows, shape.columns)
        withMutablePointer { ck_softmax($0, rows, columns) }
    }

    /// Replaces each row by the logarithm of its softmax.
    package mutating func applyLogSoftmax() {
        let (rows, columns) = (shape.rows, shape.columns)
        withMutablePointer { ck_log_softmax($0, rows, columns) }
    }

    /// Divides each row by its Euclidean norm.
    package mutating func normalizeRows() {
        let (rows, columns) = (shape.rows, shape.columns)
        withMutablePointer { ck_normalize_rows($0, rows, columns) }
    }

    /// Each row shifted and scaled to zero mean and unit variance, without affine parameters.
    ///
    /// - SeeAlso: Ba, Kiros, Hinton 2016, "Layer Normalization", equation 4.
    package func layerNormalized(epsilon: Float = 1e-5) -> Tensor {
        withPointer { input in
            Tensor(shape) { output in
                ck_layer_norm(output, input, shape.rows, shape.columns, epsilon)
            }
        }
    }

    /// The mean of all rows, `[1, columns]`.
    ///
    /// - Throws: ``TensorError`` if there is no row.
    package func meanOfRows() throws(TensorError) -> Tensor {
        try meansOfRows(groups: 1)
    }

    /// The means of as many groups of neighbouring rows, `[groups, columns]`.
    ///
    /// - Throws: ``TensorError`` if the rows do not make up such groups of at least one row.
    package func meansOfRows(groups: Int) throws(TensorError) -> Tensor {
        guard groups > 0, shape.rows >= groups, shape.rows % groups == 0 else {
            throw .shape("means of rows", expected: "rows for \(groups) groups", found: shape)
        }
        let (size, columns) = (shape.rows / groups, shape.columns)
        return withPointer { input in
            Tensor([groups, columns]) { output in
                for group in 0..<groups {
                    ck_column_means(
                        output + group * columns,
                        input + group * size * columns,
                        size,
                        columns
                    )
                }
            }
        }
    }

    /// Adds to each row the row of `other` at its place in `indices`, which must be one of `other`'s.
    package mutating func addRows(of other: Tensor, at indices: [Int]) {
        let columns = shape.columns
        other.withPointer { other in
            withMutablePointer { values in
                for (row, index) in indices.enumerated() {
                    let (sums, terms) = (values + row * columns, other + index * columns)
                    for column in 0..<columns { sums[column] += terms[column] }
                }
            }
        }
    }

    /// The logarithm of the sum of each row's exponentials: log-softmax takes it off the row.
    ///
    /// - Parameter normalizers: Receives one value a row; its memory is used again.
    package func logNormalizers(into normalizers: inout [Float]) {
        let (rows, columns) = (shape.rows, shape.columns)
        if normalizers.count != rows { normalizers = Array(repeating: 0, count: rows) }
        withPointer { values in
            normalizers.withUnsafeMutableBufferPointer { normalizers in
                ck_log_normalizers(normalizers.baseAddress, values, rows, columns)
            }
        }
    }

    /// The sum of products of corresponding elements.
    ///
    /// - Throws: ``TensorError`` if the numbers of elements differ.
    package func dot(_ other: Tensor) throws(TensorError) -> Float {
        guard shape.elementCount == other.shape.elementCount else {
            throw .shape("dot", expected: "\(shape.elementCount) elements", found: other.shape)
        }
        var result: Float = 0
        withPointer { left in
            other.withPointer { right in
                ck_small_linear(&result, left, right, nil, 1, shape.elementCount, 1, 0, 1)
            }
        }
        return result
    }

    /// For each row the sum of products with the corresponding row of `other`.
    ///
    /// - Throws: ``TensorError`` if the shapes differ.
    package func dotRows(_ other: Tensor) throws(TensorError) -> [Float] {
        guard shape == other.shape else {
            throw .shape("dot", expected: "\(shape)", found: other.shape)
        }
        let (rows, columns) = (shape.rows, shape.columns)
        var results = Array(repeating: Float(0), count: rows)
        withPointer { left in
            other.withPointer { right in
                for row in 0..<rows {
                    let (left, right) = (left + row * columns, right + row * columns)
                    ck_small_linear(&results[row], left, right, nil, 1, columns, 1, 0, 1)
                }
            }
        }
        return results
    }

    /// The `count` largest elements and their flat indices, largest first.
    ///
    /// Equal elements come in the order of their indices. NaN never counts.
    ///
    /// - Parameters:
    ///   - count: How many.
    ///   - rows: The rows that count; nil for all.
    /// - Returns: At most `count` elements.
    /// - Complexity: O(`n + m·count`), `m` the number of elements that enter the list on the way.
    package func largest(
        _ count: Int,
        rows: Range<Int>? = nil
    ) -> [(value: Float, index: Int)] {
        guard count > 0 else { return [] }
        var best: [(value: Float, index: Int)] = []
        best.reserveCapacity(count + 1)
        var threshold = -Float.infinity
        let rows = rows ?? 0..<shape.rows
        withPointer { values in
            for index in rows.lowerBound * shape.columns..<rows.upperBound * shape.columns {
                let value = values[index]
                guard value > threshold || (best.count < count && value >= threshold) else {
                    continue
                }
                let position = best.firstIndex { $0.value < value } ?? best.endIndex
                best.insert((value, index), at: position)
                if best.count > count { best.removeLast() }
                if best.count == count { threshold = best[count - 1].value }
            }
        }
        return best
    }
}
