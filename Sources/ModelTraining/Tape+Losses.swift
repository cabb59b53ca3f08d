import TensorCore

/// Losses, each a single number.
///
/// - Shapes: `N` rows, `V` words, `Z` latent dimensions.
extension Tape {
    /// `−Σ w log softmax(x) / normalizer` over the weights `w` of the targets.
    ///
    /// - Parameters:
    ///   - logits: `[N, V]`.
    ///   - excluded: The words of each row that cannot occur: their probability is zero.
    ///   - targets: The weight of each word that should occur; none of them is excluded.
    ///   - normalizer: What the sum is divided by.
    /// - Returns: The loss, `[1, 1]`.
    func crossEntropy(
        _ logits: Variable,
        excluded: [[Int]],
        targets: SparseRows<Scalar>,
        normalizer: Scalar
    ) -> Variable {
        let probabilities = Self.softmax(value(of: logits), excluded: excluded)
        var total: Scalar = 0
        for (row, words) in targets.rows.enumerated() {
            for word in words {
                let place = row * probabilities.columns + word.column
                let floor = Scalar.leastNormalMagnitude
                total -=
                    word.weight * Scalar.logarithm(max(probabilities.elements[place], floor))
            }
        }
        return record(Matrix(1, 1, repeating: total / normalizer)) { tape, gradient in
            let factor = gradient.elements[0] / normalizer
            tape.accumulate(logits) {
                Self.addResidual(of: probabilities, targets: targets, factor: factor, to: &$0)
            }
        }
    }

    /// The softmax of each row without the excluded words.
    static func softmax(_ logits: Matrix<Scalar>, excluded: [[Int]]) -> Matrix<Scalar> {
        var output = logits
        let size = logits.columns
        output.withMutablePointer { output in
            for row in 0..<logits.rows {
                let values = output + row * size
                for word in excluded.isEmpty ? [] : excluded[row] { values[word] = -.infinity }
                var peak = -Scalar.infinity
                for index in 0..<size { peak = max(peak, values[index]) }
                for index in 0..<size { values[index] -= peak }
                Scalar.applyExp(values, count: size)
                var sum: Scalar = 0
                for index in 0..<size { sum += values[index] }
                let scale = 1 / sum
                for index in 0..<size { values[index] *= scale }
            }
        }
        return output
    }

    /// `factor · (Σw · p − w)`, the derivative of cross-entropy.
    private static func addResidual(
        of probabilities: Matrix<Scalar>,
        targets: SparseRows<Scalar>,
        factor: Scalar,
        to target: inout Matrix<Scalar>
    ) {
        let size = probabilities.columns
        probabilities.withPointer { probabilities in
            target.withMutablePointer { target in
                for (row, words) in targets.rows.enumerated() where !words.isEmpty {
                    let scale = factor * words.reduce(0) { $0 + $1.weight }
                    let (source, target) = (probabilities + row * size, target + row * size)
                    for index in 0..<size { target[index] += scale * source[index] }
                    for word in words { target[word.column] -= factor * word.weight }
                }
            }
        }
    }

    /// The mean logistic loss of scores `[N, 1]` against one target from 0 to 1.
    func logisticLoss(_ scores: Variable, target: Scalar) -> Variable {
        let input = value(of: scores)
        var probabilities = input
        let count = input.elements.count
        probabilities.withMutablePointer { Scalar.applySigmoid($0, count: count) }
        // log(1 + eˣ) − t·x, without overflow: −log σ(−|x|) is the first term less max(x, 0).
        let total = input.elements.reduce(Scalar(0)) { sum, x in
            var decay = [-x.magnitude]
            decay.withUnsafeMutableBufferPointer { buffer in
                if let base = buffer.baseAddress { Scalar.applyExp(base, count: 1) }
            }
            return sum + max(x, 0) + Scalar.logarithm(1 + decay[0]) - target * x
        }
        return record(Matrix(1, 1, repeating: total / Scalar(count))) { tape, gradient in
            let factor = gradient.elements[0] / Scalar(count)
            tape.accumulate(scores) { matrix in
                for index in 0..<count {
                    matrix.elements[index] += factor * (probabilities.elements[index] - target)
                }
            }
        }
    }

    /// The divergence KL(q ‖ p) of diagonal Gaussians, with free bits for each dimension.
    ///
    /// The mean over rows is taken for each dimension; dimensions below `freeBits` count as that much
    /// and pass no gradient, so that the posterior is not pushed onto the prior from the start.
    ///
    /// - Parameters:
    ///   - q: Means and logarithms of variances of the posterior, each `[N, Z]`.
    ///   - p: The same of the prior.
    ///   - freeBits: In nats.
    /// - Returns: The sum over the dimensions, `[1, 1]`.
    /// - SeeAlso: Kingma, Welling 2014, appendix B; Kingma et al. 2016, appendix C.8 (free bits).
    func gaussianDivergence(
        _ q: (mean: Variable, logVariance: Variable),
        from p: (mean: Variable, logVariance: Variable),
        freeBits: Scalar
    ) -> Variable {
        let terms = GaussianDivergence(
            q: (value(of: q.mean), value(of: q.logVariance)),
            p: (value(of: p.mean), value(of: p.logVariance))
        )
        let means = terms.meanOfColumns()
        let total = means.reduce(0) { $0 + max($1, freeBits) }
        return record(Matrix(1, 1, repeating: total)) { tape, gradient in
            let factors = means.map { $0 > freeBits ? gradient.elements[0] : 0 }
            let derivative = terms.derivative(factors: factors)
            tape.accumulate(q.mean) { $0.add(derivative.qMean) }
            tape.accumulate(q.logVariance) { $0.add(derivative.qLogVariance) }
            tape.accumulate(p.mean) { $0.add(derivative.pMean) }
            tape.accumulate(p.logVariance) { $0.add(derivative.pLogVariance) }
        }
    }
}

extension Tape {
    /// The weighted cross-entropy of one word a row, with label smoothing.
    ///
    ///     Σₙ wₙ · −((1 − ε) log p(yₙ) + ε/V Σᵥ log p(v))
    ///
    /// - Parameters:
    ///   - logits: `[N, V]`.
    ///   - targets: The word of each row.
    ///   - weights: The factor of each row, as 1/N for the mean.
    ///   - smoothing: `ε`.
    /// - Returns: The loss, `[1, 1]`.
    /// - SeeAlso: Szegedy et al. 2016, arXiv:1512.00567, section 7.
    func crossEntropy(
        _ logits: Variable,
        targets: [Int],
        weights: [Scalar],
        smoothing: Scalar
    ) -> Variable {
        var residual = value(of: logits)
        let (rows, columns) = (residual.rows, residual.columns)
        precondition(targets.count == rows && weights.count == rows, "a target and a weight a row")
        let loss = residual.withMutablePointer {
            Scalar.gradientKernels.crossEntropy($0, targets, weights, smoothing, rows, columns)
        }
        return record(Matrix(1, 1, repeating: Scalar(loss))) { tape, gradient in
            var change = residual
            let factor = gradient.elements[0]
            if factor != 1 {
                for index in change.elements.indices { change.elements[index] *= factor }
            }
            tape.accumulate(logits, change)
        }
    }
}

extension Tape {
    /// The logistic loss of scores against a target each, summed over columns, the mean over rows.
    func logisticLoss(_ scores: Variable, targets: Matrix<Scalar>) -> Variable {
        var residual = value(of: scores)
        let (rows, count) = (residual.rows, residual.elements.count)
        residual.withMutablePointer { Scalar.applySigmoid($0, count: count) }
        var total: Scalar = 0
        for index in 0..<count {
            let likelihood = 1 - abs(targets.elements[index] - residual.elements[index])
            total -= Scalar.logarithm(max(likelihood, .leastNormalMagnitude))
            residual.elements[index] -= targets.elements[index]
        }
        return record(Matrix(1, 1, repeating: total / Scalar(rows))) { tape, gradient in
            var change = residual
            let factor = gradient.elements[0] / Scalar(rows)
            for index in change.elements.indices { change.elements[index] *= factor }
            tape.accumulate(scores, change)
        }
    }
}
