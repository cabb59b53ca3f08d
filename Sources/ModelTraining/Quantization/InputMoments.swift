internal import TensorCore

/// Mean and covariance of what a convolution's filters are multiplied with: windows of its input.
///
/// Windows far larger than a photo's median count less, so that few pixels of few photos do not
/// decide how all weights are rounded.
struct InputMoments {
    /// How many times the median of the squared lengths a window may have and count fully.
    private static let fullWeightLength: Float = 3

    /// Numbers of a window.
    private let size: Int
    private var weight: Float = 0
    private var sums: [Float]
    /// `[size, size]`, or of the diagonal alone, `[1, size]`.
    private var products: Tensor

    /// Starts without windows.
    ///
    /// - Parameters:
    ///   - size: Numbers of a window.
    ///   - isDiagonal: Whether only the variances are wanted.
    init(size: Int, isDiagonal: Bool) {
        self.size = size
        sums = Array(repeating: 0, count: size)
        products = Tensor(zeros: [isDiagonal ? 1 : size, size])
    }

    /// Adds a photo's windows, `[windows, size]`.
    ///
    /// - Throws: `TensorError` if they have another size.
    mutating func add(_ windows: Tensor) throws(TensorError) {
        let lengths = (0..<windows.shape.rows).map { row in
            windows.row(row).reduce(Float(0)) { $0 + $1 * $1 }
        }
        let limit = Self.fullWeightLength * lengths.sorted()[lengths.count / 2]
        var weighted = windows
        for (row, length) in lengths.enumerated() {
            let share = length > limit ? limit / length : 1
            weight += share
            let root = share.squareRoot()
            weighted.withMutablePointer { values in
                for index in 0..<size {
                    let value = values[row * size + index]
                    sums[index] += share * value
                    values[row * size + index] = root * value
                }
            }
        }
        try addProducts(of: weighted)
    }

    private mutating func addProducts(of windows: Tensor) throws(TensorError) {
        guard products.shape.rows == 1, size > 1 else {
            return try MatrixProduct.multiply(
                windows,
                transposedA: true,
                windows,
                into: &products,
                beta: 1
            )
        }
        let count = windows.shape.rows
        windows.withPointer { values in
            products.withMutablePointer { products in
                for index in 0..<count * size {
                    products[index % size] += values[index] * values[index]
                }
            }
        }
    }

    /// The mean window.
    var mean: [Float] { sums.map { $0 / max(weight, 1) } }

    /// The covariance, `[size, size]`, or the variances, `[1, size]`.
    var covariance: Tensor {
        let mean = mean
        var covariance = products
        let (count, isDiagonal) = (products.shape.elementCount, products.shape.rows == 1)
        covariance.withMutablePointer { values in
            for index in 0..<count {
                let (row, column) = (isDiagonal ? index : index / size, index % size)
                values[index] = values[index] / max(weight, 1) - mean[row] * mean[column]
            }
        }
        return covariance
    }
}
