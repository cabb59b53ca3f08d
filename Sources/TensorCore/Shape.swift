/// The extents of a tensor's axes, outermost first.
package struct Shape: Hashable, Sendable, ExpressibleByArrayLiteral, CustomStringConvertible {
    /// Extent of each axis; none is negative.
    package let dimensions: [Int]

    /// Makes a shape.
    ///
    /// Extents that come from a file must be checked before: a negative one is a programming error.
    package init(_ dimensions: [Int]) {
        precondition(dimensions.allSatisfy { $0 >= 0 }, "negative extent in \(dimensions)")
        self.dimensions = dimensions
    }

    /// Makes a shape from a literal such as `[1, 49, 2048]`.
    package init(arrayLiteral dimensions: Int...) {
        self.init(dimensions)
    }

    /// Number of axes.
    package var rank: Int { dimensions.count }

    /// Number of elements; 1 for a scalar (no axes).
    package var elementCount: Int { dimensions.reduce(1, *) }

    /// Extent of the innermost axis; 1 for a scalar.
    package var columns: Int { dimensions.last ?? 1 }

    /// Product of all axes but the innermost.
    package var rows: Int { dimensions.dropLast().reduce(1, *) }

    /// Extent of one axis.
    package subscript(axis: Int) -> Int { dimensions[axis] }

    /// For example `[49, 2048]`.
    package var description: String { "\(dimensions)" }
}
