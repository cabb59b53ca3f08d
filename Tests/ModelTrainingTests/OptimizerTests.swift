import TensorCore
import Testing

@testable import ModelTraining

@Suite struct OptimizerTests {
    @Test func adamW_inItsFirstStep_movesByTheRateAgainstTheSign() {
        var options = AdamW<Double>.Options()
        options.weightDecay = 0.5
        var optimizer = AdamW<Double>(options)
        var parameters = Parameters<Double>()
        parameters["w"] = Matrix([[1, -2], [3, 0]])
        parameters["b"] = Matrix([[1, 1]])
        optimizer.update(&parameters, names: ["w", "b"], rate: 0.1) { name in
            name == "w" ? Matrix([[0.2, -0.1], [0, 0.3]]) : Matrix([[0.1, 0]])
        }
        // Mean and root of the square cancel: the step is the rate. Matrices decay by 0.1 · 0.5.
        let weights = parameters["w"].elements
        for (weight, expected) in zip(weights, [0.95 - 0.1, -1.9 + 0.1, 2.85, -0.1]) {
            #expect(abs(weight - expected) < 1e-6)
        }
        #expect(abs(parameters["b"].elements[0] - 0.9) < 1e-6)
        #expect(parameters["b"].elements[1] == 1)
    }

    @Test func adamW_whenGradientsAreLarge_clipsTheirCommonNorm() {
        // Clipped to 1, two steps of equal gradients equal those of the unclipped unit gradient.
        func trained(_ scale: Double) -> Double {
            var optimizer = AdamW<Double>()
            var parameters = Parameters<Double>()
            parameters["a"] = Matrix([[1, 1]])
            for factor in [1.0, 0.5] {
                optimizer.update(&parameters, names: ["a"], rate: 0.1) { _ in
                    Matrix([[0.6 * max(scale * factor, 1), 0.8 * max(scale * factor, 1)]])
                }
            }
            return parameters["a"].elements[0]
        }
        #expect(abs(trained(1000) - trained(1)) < 1e-9)
    }

    @Test func schedule_risesThenFallsToATwentieth() {
        let schedule = CosineSchedule(peak: 2, steps: 110, warmUp: 10)
        #expect(schedule.rate(at: 0) == 0.2)
        #expect(schedule.rate(at: 9) == 2)
        #expect(abs(schedule.rate(at: 10) - 2) < 1e-12)
        #expect(abs(schedule.rate(at: 60) - 2 * (0.05 + 0.475)) < 1e-12)
        #expect(abs(schedule.rate(at: 110) - 0.1) < 1e-12)
    }
}
