import TensorCore

/// Copies, sums and products of rows and columns.
extension Matrix {
    /// Some of the rows.
    func rows(_ range: Range<Int>) -> Matrix {
        withPointer { source in
            Matrix(range.count, columns) {
                $0.initialize(
                    from: source + range.lowerBound * columns,
                    count: range.count * columns
                )
            }
        }
    }

    /// The first `count` of the rows at some indices; the first row each time where there are none.
    func rows(at indices: [Int]?, count: Int? = nil) -> Matrix {
        var output = Matrix(unspecified: count ?? indices?.count ?? rows, columns)
        output.copyRows(of: self, indices)
        return output
    }

    /// Becomes rows of a table, those at `indices`; all the first where there are none.
    @specialized(where Scalar == Float)
    mutating func copyRows(of table: Matrix, _ indices: [Int]?) {
        precondition(table.columns == columns && (indices?.count ?? rows) >= rows, "rows to copy")
        let (rows, columns) = (rows, columns)
        table.withPointer { table in
            withMutablePointer { target in
                for row in 0..<rows {
                    (target + row * columns)
                        .update(from: table + (indices?[row] ?? 0) * columns, count: columns)
                }
            }
        }
    }

    /// Adds each row of a matrix to that of an index; all to the first where there are none.
    @specialized(where Scalar == Float)
    mutating func addRows(_ other: Matrix, _ indices: [Int]?) {
        precondition(other.columns == columns, "rows to add")
        let (count, columns) = (other.rows, columns)
        other.withPointer { other in
            withMutablePointer { target in
                guard let indices else {
                    Scalar.gradientKernels.columnSums(target, other, count, columns)
                    return
                }
                for row in 0..<count {
                    let place = target + indices[row] * columns
                    Scalar.gradientKernels.add(place, other + row * columns, columns)
                }
            }
        }
    }

    /// Takes over columns of another matrix that has as many rows at least.
    mutating func copyColumns(of other: Matrix, from source: Int = 0, count: Int, at place: Int = 0)
    {
        precondition(source + count <= other.columns && place + count <= columns, "columns to copy")
        let (rows, columns) = (rows, columns)
        other.withPointer { values in
            withMutablePointer { target in
                for row in 0..<rows {
                    (target + row * columns + place)
                        .update(from: values + row * other.columns + source, count: count)
                }
            }
        }
    }

    /// Adds columns of another matrix to as many of the first rows.
    mutating func addColumns(of other: Matrix, from source: Int = 0, count: Int, at place: Int = 0)
    {
        precondition(source + count <= other.columns && place + count <= columns, "columns to add")
        let columns = columns
        other.withPointer { values in
            withMutablePointer { target in
                for row in 0..<other.rows {
                    Scalar.gradientKernels.add(
                        target + row * columns + place,
                        values + row * other.columns + source,
                        count
                    )
                }
            }
        }
    }

    /// Each row times a factor of its own, `[rows, 1]`.
    @specialized(where Scalar == Float)
    func rowsScaled(by factors: Matrix) -> Matrix {
        precondition(factors.elements.count >= rows, "a factor a row")
        return withPointer { source in
            Matrix(rows, columns) { target in
                for row in 0..<rows {
                    let factor = factors.elements[row]
                    for place in row * columns..<(row + 1) * columns {
                        target[place] = factor * source[place]
                    }
                }
            }
        }
    }

    /// The scalar product of each row with that of a matrix, `[rows, 1]`.
    @specialized(where Scalar == Float)
    func rowProducts(with other: Matrix) -> Matrix {
        withPointer { left in
            other.withPointer { right in
                Matrix(rows, 1) { target in
                    for row in 0..<rows {
                        var sum: Scalar = 0
                        for place in row * columns..<(row + 1) * columns {
                            sum += left[place] * right[place]
                        }
                        target[row] = sum
                    }
                }
            }
        }
    }

    /// Rows of mean 0 and variance 1, and the factor that made each so.
    func standardizedRows(epsilon: Scalar) -> (rows: Matrix, factors: Matrix) {
        var (output, factors) = (self, Matrix(unspecified: rows, 1))
        let (rows, columns) = (rows, columns)
        output.withMutablePointer { output in
            factors.withMutablePointer { factors in
                Scalar.gradientKernels.standardizeRows(output, factors, epsilon, rows, columns)
            }
        }
        return (output, factors)
    }
}
