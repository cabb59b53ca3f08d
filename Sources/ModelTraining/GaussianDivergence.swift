import TensorCore

/// The divergence of diagonal Gaussians, element by element, with its derivatives.
///
///     ½ (log σp² − log σq² + (σq² + (μq − μp)²) / σp² − 1)
struct GaussianDivergence<Scalar: KernelScalar> {
    typealias Moments = (mean: Matrix<Scalar>, logVariance: Matrix<Scalar>)

    private let rows: Int
    private let columns: Int
    private var values: [Scalar]
    /// (μq − μp) / σp².
    private var pull: [Scalar]
    /// σq² / σp².
    private var ratio: [Scalar]
    /// (μq − μp)² / σp².
    private var distance: [Scalar]

    init(q: Moments, p: Moments) {
        (rows, columns) = (q.mean.rows, q.mean.columns)
        let count = rows * columns
        ratio = (0..<count).map { q.logVariance.elements[$0] - p.logVariance.elements[$0] }
        var precision = p.logVariance.elements.map { -$0 }
        values = ratio.map { -$0 }
        ratio.withUnsafeMutableBufferPointer { buffer in
            if let base = buffer.baseAddress { Scalar.applyExp(base, count: count) }
        }
        precision.withUnsafeMutableBufferPointer { buffer in
            if let base = buffer.baseAddress { Scalar.applyExp(base, count: count) }
        }
        pull = []
        distance = []
        for index in 0..<count {
            let difference = q.mean.elements[index] - p.mean.elements[index]
            pull.append(difference * precision[index])
            distance.append(difference * difference * precision[index])
            values[index] = (values[index] + ratio[index] + distance[index] - 1) / 2
        }
    }

    /// The mean over rows for each dimension.
    func meanOfColumns() -> [Scalar] {
        (0..<columns).map { column in
            var sum: Scalar = 0
            for row in 0..<rows { sum += values[row * columns + column] }
            return sum / Scalar(rows)
        }
    }

    /// The derivatives of the mean over rows, each dimension times its factor.
    func derivative(
        factors: [Scalar]
    ) -> (
        qMean: Matrix<Scalar>, qLogVariance: Matrix<Scalar>, pMean: Matrix<Scalar>,
        pLogVariance: Matrix<Scalar>
    ) {
        var qMean = Matrix<Scalar>(rows, columns)
        var (qLogVariance, pMean, pLogVariance) = (qMean, qMean, qMean)
        for index in 0..<(rows * columns) {
            let factor = factors[index % columns] / Scalar(rows)
            qMean.elements[index] = factor * pull[index]
            pMean.elements[index] = -factor * pull[index]
            qLogVariance.elements[index] = factor * (ratio[index] - 1) / 2
            pLogVariance.elements[index] = factor * (1 - ratio[index] - distance[index]) / 2
        }
        return (qMean, qLogVariance, pMean, pLogVariance)
    }
}
