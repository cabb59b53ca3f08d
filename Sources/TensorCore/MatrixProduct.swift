internal import COpenBLAS

/// General matrix products on OpenBLAS.
///
/// The calls use OpenBLAS's own threads (see ``Threads``), the only pool of the process, and block
/// their caller; do not make them from Swift's cooperative pool.
package enum MatrixProduct {
    /// `output[first…] = alpha · a[rows] · b + beta · output[first…]`, with `b` transposed on demand.
    ///
    /// Tensors count as matrices of their innermost axis: `[2, 7, 7, 64]` is 98 × 64.
    ///
    /// - Parameters:
    ///   - a: `[M, K]`, or `[K, M]` with `transposedA`.
    ///   - rows: Rows of the product to compute, all by default; must be nil with `transposedA`.
    ///   - transposedA: Whether `a` counts transposed.
    ///   - b: `[K, N]`, or `[N, K]` with `transposedB`.
    ///   - transposedB: Whether `b` counts transposed.
    ///   - output: At least `firstRow + rows.count` rows of `N`.
    ///   - firstRow: Row of `output` that receives the first row of the product.
    ///   - alpha: Factor of the product.
    ///   - beta: Factor of the old contents. With 0 the old contents do not count, not even if they are NaN.
    /// - Throws: ``TensorError`` if the shapes do not fit together.
    /// - Complexity: O(`M·N·K`).
    package static func multiply(
        _ a: Tensor,
        rows: Range<Int>? = nil,
        transposedA: Bool = false,
        _ b: Tensor,
        transposedB: Bool = false,
        into output: inout Tensor,
        firstRow: Int = 0,
        alpha: Float = 1,
        beta: Float = 0
    ) throws(TensorError) {
        let allRows = transposedA ? a.shape.columns : a.shape.rows
        let depth = transposedA ? a.shape.rows : a.shape.columns
        let columns = transposedB ? b.shape.rows : b.shape.columns
        let rows = rows ?? 0..<allRows
        guard depth == (transposedB ? b.shape.columns : b.shape.rows),
            rows.lowerBound >= 0, rows.upperBound <= allRows,
            !transposedA || rows == 0..<allRows
        else {
            throw TensorError(
                operation: "matrix product",
                reason: "\(a.shape)\(transposedA ? "ᵀ" : "") rows \(rows) does not multiply "
                    + "\(b.shape)\(transposedB ? "ᵀ" : "")"
            )
        }
        guard output.shape.columns == columns, firstRow >= 0,
            output.shape.rows - firstRow >= rows.count
        else {
            throw .shape(
                "matrix product",
                expected: "room for \(rows.count) rows of \(columns) from row \(firstRow)",
                found: output.shape
            )
        }
        guard !rows.isEmpty, columns > 0 else { return }
        a.withPointer { a in
            b.withPointer { b in
                output.withMutablePointer { output in
                    cblas_sgemm(
                        CblasRowMajor,
                        transposedA ? CblasTrans : CblasNoTrans,
                        transposedB ? CblasTrans : CblasNoTrans,
                        blasint(rows.count),
                        blasint(columns),
                        blasint(depth),
                        alpha,
                        a + rows.lowerBound * depth,
                        blasint(max(transposedA ? allRows : depth, 1)),
                        b,
                        blasint(max(transposedB ? depth : columns, 1)),
                        beta,
                        output + firstRow * columns,
                        blasint(columns)
                    )
                }
            }
        }
    }
}
