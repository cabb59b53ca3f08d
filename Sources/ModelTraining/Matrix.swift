package import TensorCore

/// A dense row-major matrix of a chosen precision.
package struct Matrix<Scalar: KernelScalar>: Sendable, Equatable {
    /// The number of rows.
    package let rows: Int
    /// The number of columns.
    package let columns: Int
    /// The elements, row after row.
    package var elements: [Scalar]

    /// Makes a matrix of one value.
    package init(_ rows: Int, _ columns: Int, repeating value: Scalar = 0) {
        self.rows = rows
        self.columns = columns
        elements = [Scalar](repeating: value, count: rows * columns)
    }

    /// Makes a matrix whose elements `fill` writes, all of them.
    init(_ rows: Int, _ columns: Int, fill: (UnsafeMutablePointer<Scalar>) -> Void) {
        self.rows = rows
        self.columns = columns
        elements = [Scalar](unsafeUninitializedCapacity: rows * columns) { buffer, count in
            if let base = buffer.baseAddress { fill(base) }
            count = rows * columns
        }
    }

    /// Makes a matrix whose elements are to be written before they are read.
    init(unspecified rows: Int, _ columns: Int) {
        self.init(rows, columns) { _ in }
    }

    /// Makes a matrix of the first rows of others, one below the other.
    init(stacking parts: [Matrix], rows: [Int]) {
        if parts.count == 1, parts[0].rows == rows[0] {
            self = parts[0]
            return
        }
        let columns = parts.first?.columns ?? 0
        self.init(rows.reduce(0, +), columns) { target in
            var place = target
            for (part, count) in zip(parts, rows) {
                precondition(part.columns == columns && part.rows >= count, "parts of a matrix")
                part.withPointer { place.initialize(from: $0, count: count * columns) }
                place += count * columns
            }
        }
    }

    /// Makes a matrix from its rows, which are equally long.
    package init(_ rows: [[Scalar]]) {
        self.rows = rows.count
        columns = rows.first?.count ?? 0
        elements = rows.flatMap(\.self)
        precondition(elements.count == self.rows * columns, "rows of different lengths")
    }

    /// Calls `body` with the first element's address.
    func withPointer<Result>(_ body: (UnsafePointer<Scalar>) -> Result) -> Result {
        elements.withUnsafeBufferPointer { buffer in
            // An empty matrix has no address; nothing is read through this one.
            body(buffer.baseAddress ?? UnsafePointer(bitPattern: 1).unsafelyUnwrapped)
        }
    }

    /// Calls `body` with the first element's address for writing.
    mutating func withMutablePointer<Result>(
        _ body: (UnsafeMutablePointer<Scalar>) -> Result
    ) -> Result {
        elements.withUnsafeMutableBufferPointer { buffer in
            body(buffer.baseAddress ?? UnsafeMutablePointer(bitPattern: 1).unsafelyUnwrapped)
        }
    }

    /// `self += a · b`, transposed on demand; with `rows`, of the first rows of `self` and `a` alone.
    mutating func addProduct(
        _ a: Matrix,
        transposedA: Bool = false,
        _ b: Matrix,
        transposedB: Bool = false,
        rows count: Int? = nil,
        beta: Scalar = 1
    ) {
        let depth = transposedA ? a.rows : a.columns
        let rows = count ?? self.rows
        precondition(
            depth == (transposedB ? b.columns : b.rows) && rows <= self.rows
                && (count == nil ? rows == (transposedA ? a.columns : a.rows) : rows <= a.rows)
                && columns == (transposedB ? b.rows : b.columns),
            "matrix product of \(a.rows)×\(a.columns) and \(b.rows)×\(b.columns)"
        )
        guard rows > 0, columns > 0, depth > 0 else { return }
        let extents = (rows: rows, columns: columns, depth: depth)
        a.withPointer { a in
            b.withPointer { b in
                withMutablePointer {
                    Scalar.multiply(
                        a,
                        transposedA: transposedA,
                        b,
                        transposedB: transposedB,
                        into: $0,
                        extents: extents,
                        beta: beta
                    )
                }
            }
        }
    }

    /// `self += other`.
    mutating func add(_ other: Matrix) {
        let count = elements.count
        precondition(count == other.elements.count, "sum of matrices of different sizes")
        other.withPointer { other in
            withMutablePointer { Scalar.gradientKernels.add($0, other, count) }
        }
    }
}

/// A matrix with few elements other than zero, by rows.
package struct SparseRows<Scalar: KernelScalar>: Sendable {
    /// One element of a row.
    package struct Element: Sendable {
        /// The column.
        package var column: Int
        /// The value.
        package var weight: Scalar

        /// Makes an element.
        package init(column: Int, weight: Scalar) {
            self.column = column
            self.weight = weight
        }
    }

    /// The elements of each row.
    package var rows: [[Element]]

    /// Makes a matrix from the elements of its rows.
    package init(_ rows: [[Element]]) {
        self.rows = rows
    }

    /// A matrix with a single one in each row.
    package init(oneHot columns: [Int]) {
        rows = columns.map { [Element(column: $0, weight: 1)] }
    }
}
