import TensorCore
import Testing

@testable import ModelTraining

/// Rounding of weights to 8 bits.
struct QuantizedWeightsTests {
    private var generator = SeededGenerator(seed: 5)

    /// `[rows, columns]` of numbers from −1 to 1.
    private mutating func random(_ rows: Int, _ columns: Int) throws -> Tensor {
        let numbers = (0..<rows * columns).map { _ in Float(2 * generator.uniform() - 1) }
        return try Tensor([rows, columns], numbers)
    }

    /// The covariance of inputs that hang together: each is much like the one before it.
    private mutating func correlatedMoments(_ size: Int) throws -> InputMoments {
        var moments = InputMoments(size: size, isDiagonal: false)
        var inputs = try random(40 * size, size).elements
        for index in inputs.indices where index % size > 0 {
            inputs[index] = 0.9 * inputs[index - 1] + 0.2 * inputs[index]
        }
        try moments.add(try Tensor([40 * size, size], inputs))
        return moments
    }

    /// The expected squared error of the outputs.
    private func error(_ weights: Tensor, _ rounded: QuantizedWeights, _ covariance: Tensor)
        -> Float
    {
        let size = weights.shape.columns
        return (0..<weights.shape.rows).reduce(0) { sum, output in
            let errors = weights.row(output).enumerated().map {
                $1 - rounded.value(output: output, input: $0)
            }
            return sum
                + (0..<size).reduce(0) { sum, row in
                    sum + errors[row]
                        * zip(covariance.row(row), errors).reduce(0) { $0 + $1.0 * $1.1 }
                }
        }
    }

    @Test
    func nearest_ofMultiplesOfOneStep_isExact() throws {
        let weights = try Tensor([2, 3], [1.27, -0.5, 0.01, -12.7, 0.3, 5])
        let variances = try Tensor([2, 3], Array(repeating: 1, count: 6))
        let rounded = QuantizedWeights(nearest: weights, variances: variances)
        #expect(rounded.integers == [127, -50, 1, -127, 3, 50])
        #expect(abs(rounded.scales[0] - 0.01) < 1e-6)
        #expect(abs(rounded.value(output: 1, input: 2) - 5) < 1e-4)
    }

    @Test
    mutating func feedback_ofCorrelatedInputs_errsFarLessThanNearest() throws {
        // More inputs than a block has.
        let (outputs, inputs) = (8, 150)
        let weights = try random(outputs, inputs)
        let covariance = try correlatedMoments(inputs).covariance
        let ones = try Tensor([outputs, inputs], Array(repeating: 1, count: outputs * inputs))
        let nearest = QuantizedWeights(nearest: weights, variances: ones)
        let fedBack = try QuantizedWeights(feedingBackErrorsOf: weights, covariance: covariance)
        #expect(error(weights, fedBack, covariance) < 0.3 * error(weights, nearest, covariance))
        #expect(fedBack.integers.allSatisfy { $0 >= -127 })
    }

    @Test
    mutating func feedback_withoutAnyInput_isNearest() throws {
        let weights = try random(3, 10)
        let covariance = Tensor(zeros: [10, 10])
        let ones = try Tensor([3, 10], Array(repeating: 1, count: 30))
        let fedBack = try QuantizedWeights(feedingBackErrorsOf: weights, covariance: covariance)
        #expect(fedBack.integers == QuantizedWeights(nearest: weights, variances: ones).integers)
    }

    @Test
    mutating func feedback_ofACovarianceOfAnotherSize_fails() throws {
        let weights = try random(3, 10)
        #expect(throws: TensorError.self) {
            try QuantizedWeights(feedingBackErrorsOf: weights, covariance: Tensor(zeros: [9, 9]))
        }
    }

    @Test
    func moments_ofFewWindows_areThoseByHand() throws {
        var moments = InputMoments(size: 2, isDiagonal: false)
        try moments.add(try Tensor([2, 2], [1, 2, 3, -2]))
        #expect(moments.mean == [2, 0])
        #expect(moments.covariance.elements == [1, -2, -2, 4])
        var variances = InputMoments(size: 2, isDiagonal: true)
        try variances.add(try Tensor([2, 2], [1, 2, 3, -2]))
        #expect(variances.covariance.elements == [1, 4])
    }

    @Test
    func moments_ofAWindowFarOutside_hardlyChange() throws {
        var moments = InputMoments(size: 1, isDiagonal: false)
        let windows = [Float](repeating: 1, count: 99) + [1000]
        try moments.add(try Tensor([100, 1], windows))
        #expect(moments.mean[0] < 1.1)
    }
}
