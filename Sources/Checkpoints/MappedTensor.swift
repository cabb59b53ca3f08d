package import TensorCore

/// A tensor that stays in its memory-mapped file, for those too large to be widened as a whole.
///
/// Its items are what the first axis counts: the photos of `[photos, 49, 2048]`.
package struct MappedTensor: Sendable {
    private let file: MappedFile
    private let start: Int
    /// The numbers' type in the file.
    package let type: ElementType
    /// The extents, with at least one axis.
    package let shape: Shape

    init(file: MappedFile, start: Int, type: ElementType, shape: Shape) {
        self.file = file
        self.start = start
        self.type = type
        self.shape = shape
    }

    /// The number of items.
    package var count: Int { shape.dimensions.first ?? 0 }

    /// The numbers of an item.
    package var elementCount: Int { shape.dimensions.dropFirst().reduce(1, *) }

    /// Writes ``elementCount`` numbers, those of one item.
    package func widen(_ index: Int, into target: UnsafeMutablePointer<Float>) {
        withBytes(of: index) { bytes in
            guard let base = bytes.baseAddress, elementCount > 0 else { return }
            type.widen(base, count: elementCount, into: target)
        }
    }

    /// Calls `body` with the bytes of one item as they are in the file.
    package func withBytes<Result, Failure: Error>(
        of index: Int,
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        precondition((0..<count).contains(index), "item \(index) of shape \(shape)")
        let size = elementCount * type.byteCount
        let first = start + index * size
        return try file.withBytes { (bytes) throws(Failure) in
            try body(UnsafeRawBufferPointer(rebasing: bytes[first..<first + size]))
        }
    }
}

extension MappedTensor: MatrixRows {
    package func copy(
        _ columns: Range<Int>,
        ofRow row: Int,
        to target: UnsafeMutablePointer<Float>
    ) {
        precondition((0..<shape.rows).contains(row), "row \(row) of shape \(shape)")
        precondition((0...shape.columns).contains(columns.upperBound), "columns of \(shape)")
        let first = start + (row * shape.columns + columns.lowerBound) * type.byteCount
        file.withBytes { bytes in
            guard let base = bytes.baseAddress, !columns.isEmpty else { return }
            type.widen(base + first, count: columns.count, into: target)
        }
    }
}
