import TensorCore

/// Random choices that gradients pass through. The noise is the caller's, so that it can be repeated.
extension Tape {
    /// `mean + exp(½ logVariance) · noise`, each `[N, Z]`.
    ///
    /// - SeeAlso: Kingma, Welling 2014, arXiv:1312.6114, section 2.4.
    func gaussianSample(
        mean: Variable,
        logVariance: Variable,
        noise: Matrix<Scalar>
    ) -> Variable {
        var spread = value(of: logVariance)
        let count = spread.elements.count
        for index in 0..<count { spread.elements[index] /= 2 }
        spread.withMutablePointer { Scalar.applyExp($0, count: count) }
        for index in 0..<count { spread.elements[index] *= noise.elements[index] }
        var output = value(of: mean)
        output.add(spread)
        return record(output) { tape, gradient in
            tape.accumulate(mean) { $0.add(gradient) }
            tape.accumulate(logVariance) { matrix in
                for index in 0..<count {
                    matrix.elements[index] +=
                        gradient.elements[index] * spread.elements[index] / 2
                }
            }
        }
    }

    /// A draw of one word a row as a vector of probabilities: softmax((x + noise) / temperature).
    ///
    /// - Parameters:
    ///   - logits: `[N, V]`.
    ///   - excluded: The words of each row that cannot be drawn.
    ///   - noise: Gumbel noise, `[N, V]`.
    ///   - temperature: Towards 0 the draw becomes one word.
    ///   - isHard: Whether the value is the one word, with the gradient of the soft draw.
    /// - Returns: The draws, `[N, V]`.
    /// - SeeAlso: Jang, Gu, Poole 2017, arXiv:1611.01144, equation 2 and section 2.2
    ///   (straight-through).
    func gumbelSoftmax(
        _ logits: Variable,
        excluded: [[Int]],
        noise: Matrix<Scalar>,
        temperature: Scalar,
        isHard: Bool
    ) -> Variable {
        var perturbed = value(of: logits)
        perturbed.add(noise)
        let scale = 1 / temperature
        for index in perturbed.elements.indices { perturbed.elements[index] *= scale }
        let soft = Self.softmax(perturbed, excluded: excluded)
        return record(isHard ? Self.hardened(soft) : soft) { tape, gradient in
            let (rows, size) = (soft.rows, soft.columns)
            tape.accumulate(logits) { target in
                soft.withPointer { soft in
                    gradient.withPointer { gradient in
                        target.withMutablePointer { target in
                            for row in 0..<rows {
                                let base = row * size
                                var mean: Scalar = 0
                                for index in base..<(base + size) {
                                    mean += soft[index] * gradient[index]
                                }
                                for index in base..<(base + size) {
                                    target[index] +=
                                        scale * soft[index] * (gradient[index] - mean)
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    /// One at the largest element of each row, zero elsewhere.
    static func hardened(_ soft: Matrix<Scalar>) -> Matrix<Scalar> {
        var hard = Matrix<Scalar>(soft.rows, soft.columns)
        for row in 0..<soft.rows {
            let base = row * soft.columns
            var best = base
            for index in base..<(base + soft.columns)
            where soft.elements[index] > soft.elements[best] {
                best = index
            }
            hard.elements[best] = 1
        }
        return hard
    }
}
