/// General matrix products on OpenBLAS.
///
/// The calls share the work out among ``Threads`` and block their caller; do not make them from
/// Swift's cooperative pool.
package enum MatrixProduct {
    /// `output = a · b + beta · output`, with `a` and `b` transposed on demand.
    ///
    /// Tensors count as matrices of their innermost axis: `[2, 7, 7, 64]` is 98 × 64.
    ///
    /// - Parameters:
    ///   - a: `[M, K]`, or `[K, M]` with `transposedA`.
    ///   - transposedA: Whether `a` counts transposed.
    ///   - b: `[K, N]`, or `[N, K]` with `transposedB`.
    ///   - transposedB: Whether `b` counts transposed.
    ///   - output: `[M, N]`.
    ///   - beta: Factor of the old contents. With 0 the old contents do not count, not even if they are NaN.
    /// - Throws: ``TensorError`` if the shapes do not fit together.
    /// - Complexity: O(`M·N·K`).
    package static func multiply(
        _ a: Tensor,
        transposedA: Bool = false,
        _ b: Tensor,
        transposedB: Bool = false,
        into output: inout Tensor,
        beta: Float = 0
    ) throws(TensorError) {
        let rows = transposedA ? a.shape.columns : a.shape.rows
        let depth = transposedA ? a.shape.rows : a.shape.columns
        let columns = transposedB ? b.shape.rows : b.shape.columns
        guard depth > 0, depth == (transposedB ? b.shape.columns : b.shape.rows) else {
            throw TensorError(
                operation: "matrix product",
                reason: "\(a.shape)\(transposedA ? "ᵀ" : "") does not multiply "
                    + "\(b.shape)\(transposedB ? "ᵀ" : "")"
            )
        }
        guard output.shape.columns == columns, output.shape.rows == rows else {
            throw .shape(
                "matrix product",
                expected: "\(rows) rows of \(columns)",
                found: output.shape
            )
        }
        guard rows > 0, columns > 0 else { return }
        a.withPointer { a in
            b.withPointer { b in
                output.withMutablePointer { output in
                    Float.multiply(
                        a,
                        transposedA: transposedA,
                        b,
                        transposedB: transposedB,
                        into: output,
                        extents: (rows, columns, depth),
                        beta: beta
                    )
                }
            }
        }
    }
}
