/// A dense float32 array with value semantics, innermost axis contiguous.
///
/// Copies share memory until one of them is written. ``resize(to:)`` keeps memory that suffices, so
/// that a tensor used as scratch allocates only while it grows.
package struct Tensor: Sendable {
    /// Extents of the axes.
    package private(set) var shape: Shape
    private var storage: TensorStorage

    /// Makes a tensor of zeros.
    package init(zeros shape: Shape) {
        self.init(shape) { $0.update(repeating: 0, count: shape.elementCount) }
    }

    /// Makes an empty tensor, to be resized by whoever writes into it.
    package init() {
        shape = [0]
        storage = TensorStorage(capacity: 0)
    }

    /// Makes a tensor whose elements `fill` writes, all of them.
    package init(_ shape: Shape, fill: (UnsafeMutablePointer<Float>) -> Void) {
        self.shape = shape
        storage = TensorStorage(capacity: shape.elementCount)
        fill(storage.base)
    }

    /// Makes a tensor from its elements in row-major order.
    ///
    /// - Throws: ``TensorError`` if their number is not that of the shape.
    package init(_ shape: Shape, _ elements: [Float]) throws(TensorError) {
        guard elements.count == shape.elementCount else {
            throw TensorError(
                operation: "Tensor",
                reason: "\(elements.count) elements do not fill shape \(shape)"
            )
        }
        self.init(shape) { base in
            for (index, element) in elements.enumerated() { base[index] = element }
        }
    }

    /// All elements in row-major order, copied.
    package var elements: [Float] {
        Array(UnsafeBufferPointer(start: storage.base, count: shape.elementCount))
    }

    /// The elements of one row, where the rows are all axes but the innermost, flattened.
    package func row(_ index: Int) -> [Float] {
        precondition((0..<shape.rows).contains(index), "row \(index) of shape \(shape)")
        let start = storage.base + index * shape.columns
        return Array(UnsafeBufferPointer(start: start, count: shape.columns))
    }

    /// One row as a matrix, `[1, columns]`.
    ///
    /// - Throws: ``TensorError`` if there is no such row.
    package func row(at index: Int) throws(TensorError) -> Tensor {
        var row = Tensor()
        try row.gather([index], of: self)
        return row
    }

    /// Gives another shape to the same elements.
    ///
    /// - Throws: ``TensorError`` if the number of elements differs.
    package func reshaped(to shape: Shape) throws(TensorError) -> Tensor {
        guard shape.elementCount == self.shape.elementCount else {
            throw .shape("reshape", expected: "elements for \(shape)", found: self.shape)
        }
        var copy = self
        copy.shape = shape
        return copy
    }

    /// Changes the shape; the elements are unspecified afterwards.
    package mutating func resize(to shape: Shape) {
        let count = shape.elementCount
        if storage.capacity < count || !isKnownUniquelyReferenced(&storage) {
            storage = TensorStorage(capacity: count)
        }
        self.shape = shape
    }

    /// Becomes a matrix whose elements are unspecified; allocates nothing if it has this shape already.
    package mutating func resize(rows: Int, columns: Int) {
        if shape.rank == 2, shape[0] == rows, shape[1] == columns,
            isKnownUniquelyReferenced(&storage)
        {
            return
        }
        resize(to: [rows, columns])
    }

    /// Becomes the rows of `source` at `indices`, in that order (`[indices, columns]`).
    package mutating func gather(_ indices: [Int], of source: Tensor) throws(TensorError) {
        let size = source.shape.columns
        guard indices.allSatisfy((0..<source.shape.rows).contains) else {
            throw .shape("gather", expected: "rows for indices \(indices)", found: source.shape)
        }
        resize(rows: indices.count, columns: size)
        for (row, index) in indices.enumerated() {
            (storage.base + row * size)
                .update(from: source.storage.base + index * size, count: size)
        }
    }

    /// Calls `body` with the first element's address.
    package func withPointer<Result>(_ body: (UnsafePointer<Float>) -> Result) -> Result {
        defer { withExtendedLifetime(storage) {} }
        return body(UnsafePointer(storage.base))
    }

    /// Calls `body` with the first element's address for writing; copies shared memory first.
    package mutating func withMutablePointer<Result>(
        _ body: (UnsafeMutablePointer<Float>) -> Result
    ) -> Result {
        if !isKnownUniquelyReferenced(&storage) {
            let copy = TensorStorage(capacity: shape.elementCount)
            copy.base.update(from: storage.base, count: shape.elementCount)
            storage = copy
        }
        defer { withExtendedLifetime(storage) {} }
        return body(storage.base)
    }
}
