internal import COpenBLAS

extension Tensor {
    /// The upper triangular R with RᵀR equal to this symmetric matrix, `[N, N]`.
    ///
    /// - Returns: R; what is below its diagonal does not count.
    /// - Throws: ``TensorError`` if the matrix is not square or not positive definite.
    /// - Complexity: O(N³).
    package func choleskyFactor() throws(TensorError) -> Tensor {
        guard shape.rank == 2, shape[0] == shape[1] else {
            throw .shape("Cholesky factor", expected: "a square matrix", found: shape)
        }
        var factor = self
        var (size, status) = (blasint(shape[0]), blasint(0))
        let stride = max(size, 1)
        factor.withMutablePointer { values in
            // The lower triangle by columns is the upper one by rows.
            withUnsafePointer(to: stride) { spotrf_("L", &size, values, $0, &status, 1) }
        }
        guard status == 0 else {
            throw TensorError(
                operation: "Cholesky factor",
                reason: "the matrix of shape \(shape) is not positive definite"
            )
        }
        return factor
    }
}
