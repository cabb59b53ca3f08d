internal import TensorCore

/// The weights of a linear map in 8 bits: integer times the scale of its output.
///
/// Shapes: O outputs, K inputs.
struct QuantizedWeights {
    /// `[O, K]`, −127…127.
    let integers: [Int8]
    /// Of each output.
    let scales: [Float]

    private static let limit: Float = 127
    /// Of the covariance's mean variance, which is added to all: calibration knows few photos.
    private static let damping: Float = 0.01

    /// Rounds each weight to the nearest.
    ///
    /// - Parameters:
    ///   - weights: `[O, K]`.
    ///   - variances: Of each output's inputs, `[O, K]`; large ones decide on the scale.
    init(nearest weights: Tensor, variances: Tensor) {
        let scales = Self.scales(weights, variances: variances)
        let columns = weights.shape.columns
        integers = weights.elements.enumerated().map { index, weight in
            Self.rounded(weight, scales[index / columns])
        }
        self.scales = scales
    }

    /// Rounds weight after weight and makes up for its error in those that are yet to be rounded, so
    /// that the expected squared error of the outputs becomes small.
    ///
    /// With RᵀR the covariance, the error is ‖R(w − q)‖²: from the last row up, each q is the best for
    /// what the later ones have left. Inputs of large variance come first.
    ///
    /// - Parameters:
    ///   - weights: `[O, K]`.
    ///   - covariance: Of the inputs, `[K, K]`.
    /// - Throws: `TensorError` if the covariance has another shape or is not one.
    /// - Complexity: O(K³ + O·K²).
    /// - SeeAlso: Frantar et al. 2023, "GPTQ"; Chen et al. 2025, "The geometry of LLM quantization:
    ///   GPTQ as Babai's nearest plane algorithm", for this form of it.
    init(feedingBackErrorsOf weights: Tensor, covariance: Tensor) throws(TensorError) {
        let (outputs, inputs) = (weights.shape.rows, weights.shape.columns)
        guard covariance.shape == [inputs, inputs] else {
            throw .shape("rounding", expected: "[\(inputs), \(inputs)]", found: covariance.shape)
        }
        var variances = (0..<inputs).map { index in
            covariance.withPointer { $0[index * (inputs + 1)] }
        }
        let added = max(
            variances.reduce(0, +) / Float(inputs) * Self.damping,
            .leastNormalMagnitude
        )
        for index in variances.indices { variances[index] += added }
        let scales = Self.scales(
            weights,
            variances: Tensor([outputs, inputs]) { target in
                for index in 0..<outputs * inputs { target[index] = variances[index % inputs] }
            }
        )
        let order = variances.indices.sorted { variances[$0] < variances[$1] }
        let ordered = covariance.withPointer { values in
            Tensor([inputs, inputs]) { target in
                for (row, source) in order.enumerated() {
                    for (column, other) in order.enumerated() {
                        target[row * inputs + column] = values[source * inputs + other]
                    }
                    target[row * (inputs + 1)] = variances[source]
                }
            }
        }
        var rounding = ErrorFeedback(
            weights: weights,
            scales: scales,
            order: order,
            factor: try ordered.choleskyFactor()
        )
        integers = try rounding.integers()
        self.scales = scales
    }

    /// The weights that the integers stand for.
    func value(output: Int, input: Int) -> Float {
        Float(integers[output * (integers.count / scales.count) + input]) * scales[output]
    }

    /// The nearest integer.
    static func rounded(_ weight: Float, _ scale: Float) -> Int8 {
        Int8(max(-limit, min(limit, (weight / scale).rounded(.toNearestOrEven))))
    }

    /// For each output the scale with the least squared error, weighted by the inputs' variances.
    ///
    /// - Parameters:
    ///   - weights: `[O, K]`.
    ///   - variances: `[O, K]`.
    /// - Returns: `O` scales.
    private static func scales(_ weights: Tensor, variances: Tensor) -> [Float] {
        let columns = weights.shape.columns
        return (0..<weights.shape.rows).map { output in
            weights.withPointer { weights in
                variances.withPointer { variances in
                    scale(weights + output * columns, variances + output * columns, columns)
                }
            }
        }
    }

    private static func scale(
        _ weights: UnsafePointer<Float>,
        _ variances: UnsafePointer<Float>,
        _ count: Int
    ) -> Float {
        var largest: Float = 0
        for index in 0..<count { largest = max(largest, abs(weights[index])) }
        guard largest > .leastNormalMagnitude * limit else { return 1 }
        var (best, leastError) = (largest / limit, Float.infinity)
        for step in 30...50 {
            let scale = largest / limit * Float(step) / 50
            var error: Float = 0
            for index in 0..<count {
                let difference = Float(rounded(weights[index], scale)) * scale - weights[index]
                error += difference * difference * variances[index]
            }
            if error < leastError { (best, leastError) = (scale, error) }
        }
        return best
    }
}
