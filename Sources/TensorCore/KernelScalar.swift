internal import CKernels
internal import COpenBLAS
internal import Glibc

/// A floating-point type that matrix products and elementwise functions are there for.
///
/// Networks compute with `Float`. With `Double` their gradients are checked against differences.
/// The pointers are the caller's: they must hold as many elements as the extents say.
package protocol KernelScalar: BinaryFloatingPoint, Sendable
where RawSignificand: FixedWidthInteger {
    /// `output = a · b + beta · output` for row-major matrices, transposed on demand.
    ///
    /// - Parameters:
    ///   - a: `[rows, depth]`, or `[depth, rows]` with `transposedA`.
    ///   - transposedA: Whether `a` counts transposed.
    ///   - b: `[depth, columns]`, or `[columns, depth]` with `transposedB`.
    ///   - transposedB: Whether `b` counts transposed.
    ///   - output: `[rows, columns]`.
    ///   - extents: The product's sizes, each positive.
    ///   - beta: Factor of the old contents; with 0 they do not count.
    static func multiply(
        _ a: UnsafePointer<Self>,
        transposedA: Bool,
        _ b: UnsafePointer<Self>,
        transposedB: Bool,
        into output: UnsafeMutablePointer<Self>,
        extents: (rows: Int, columns: Int, depth: Int),
        beta: Self
    )

    /// Replaces each of `count` values by its exponential.
    static func applyExp(_ values: UnsafeMutablePointer<Self>, count: Int)
    /// Replaces each of `count` values by its hyperbolic tangent.
    static func applyTanh(_ values: UnsafeMutablePointer<Self>, count: Int)
    /// Replaces each of `count` values by 1 / (1 + e⁻ˣ).
    static func applySigmoid(_ values: UnsafeMutablePointer<Self>, count: Int)
    /// The natural logarithm.
    static func logarithm(_ value: Self) -> Self
    /// The kernels of training.
    static var gradientKernels: GradientKernels<Self> { get }
}

extension Float: KernelScalar {
    package static func multiply(
        _ a: UnsafePointer<Float>,
        transposedA: Bool,
        _ b: UnsafePointer<Float>,
        transposedB: Bool,
        into output: UnsafeMutablePointer<Float>,
        extents: (rows: Int, columns: Int, depth: Int),
        beta: Float
    ) {
        let (rows, columns, depth) = extents
        ProductBlocks(rows: rows, columns: columns, depth: depth).compute { block in
            let (row, column) = (block.rows.lowerBound, block.columns.lowerBound)
            cblas_sgemm(
                CblasRowMajor,
                transposedA ? CblasTrans : CblasNoTrans,
                transposedB ? CblasTrans : CblasNoTrans,
                blasint(block.rows.count),
                blasint(block.columns.count),
                blasint(depth),
                1,
                a + (transposedA ? row : row * depth),
                blasint(transposedA ? rows : depth),
                b + (transposedB ? column * depth : column),
                blasint(transposedB ? depth : columns),
                beta,
                output + row * columns + column,
                blasint(columns)
            )
        }
    }

    package static func applyExp(_ values: UnsafeMutablePointer<Float>, count: Int) {
        ck_exp(values, values, count)
    }

    package static func applyTanh(_ values: UnsafeMutablePointer<Float>, count: Int) {
        ck_tanh(values, values, count)
    }

    package static func applySigmoid(_ values: UnsafeMutablePointer<Float>, count: Int) {
        ck_sigmoid(values, values, count)
    }

    package static func logarithm(_ value: Float) -> Float { logf(value) }
}

extension Double: KernelScalar {
    package static func multiply(
        _ a: UnsafePointer<Double>,
        transposedA: Bool,
        _ b: UnsafePointer<Double>,
        transposedB: Bool,
        into output: UnsafeMutablePointer<Double>,
        extents: (rows: Int, columns: Int, depth: Int),
        beta: Double
    ) {
        let (rows, columns, depth) = extents
        ProductBlocks(rows: rows, columns: columns, depth: depth).compute { block in
            let (row, column) = (block.rows.lowerBound, block.columns.lowerBound)
            cblas_dgemm(
                CblasRowMajor,
                transposedA ? CblasTrans : CblasNoTrans,
                transposedB ? CblasTrans : CblasNoTrans,
                blasint(block.rows.count),
                blasint(block.columns.count),
                blasint(depth),
                1,
                a + (transposedA ? row : row * depth),
                blasint(transposedA ? rows : depth),
                b + (transposedB ? column * depth : column),
                blasint(transposedB ? depth : columns),
                beta,
                output + row * columns + column,
                blasint(columns)
            )
        }
    }

    package static func applyExp(_ values: UnsafeMutablePointer<Double>, count: Int) {
        for index in 0..<count { values[index] = exp(values[index]) }
    }

    package static func applyTanh(_ values: UnsafeMutablePointer<Double>, count: Int) {
        for index in 0..<count { values[index] = tanh(values[index]) }
    }

    package static func applySigmoid(_ values: UnsafeMutablePointer<Double>, count: Int) {
        for index in 0..<count { values[index] = 1 / (1 + exp(-values[index])) }
    }

    package static func logarithm(_ value: Double) -> Double { log(value) }
}
