@testable import ModelTraining

/// Gradients against central differences in double precision.
enum GradientCheck {
    typealias Loss = (Tape<Double>, Leaves<Double>) -> Tape<Double>.Variable

    /// The largest difference between a gradient and the central difference, over all weights.
    ///
    /// With steps of 1e-5 the difference quotient of a loss of about 1 errs by some 1e-10.
    static func worstError(_ parameters: Parameters<Double>, _ loss: Loss) -> Double {
        worst(parameters, loss).absolute
    }

    /// The same relative to the largest element of the gradient of the weights' name.
    static func worstRelativeError(_ parameters: Parameters<Double>, _ loss: Loss) -> Double {
        worst(parameters, loss).relative
    }

    /// Σ w·x² with different weights, so that every element matters differently.
    static func reduced(_ x: Tape<Double>.Variable, _ tape: Tape<Double>) -> Tape<Double>.Variable {
        let value = tape.value(of: x)
        var mask = Matrix<Double>(value.rows, value.columns)
        for index in mask.elements.indices { mask.elements[index] = 1 + Double(index) / 7 }
        let sums = tape.rowSums(tape.masked(tape.elementwiseProduct(x, x), by: mask))
        let ones = tape.leaf(Matrix<Double>(1, value.rows, repeating: 1))
        return tape.product(ones, sums)
    }

    private static func worst(
        _ parameters: Parameters<Double>,
        _ loss: Loss
    ) -> (absolute: Double, relative: Double) {
        let tape = Tape<Double>()
        let leaves = parameters.leaves(on: tape)
        tape.backward(from: loss(tape, leaves))
        func value(_ parameters: Parameters<Double>) -> Double {
            let tape = Tape<Double>()
            return tape.scalar(of: loss(tape, parameters.leaves(on: tape)))
        }
        var worst = (absolute: 0.0, relative: 0.0)
        for name in parameters.names {
            let gradient = tape.gradient(of: leaves[name])
            let scale = max(gradient.elements.map(abs).max() ?? 0, 1e-3)
            for index in gradient.elements.indices {
                var (above, below) = (parameters, parameters)
                above[name].elements[index] += 1e-5
                below[name].elements[index] -= 1e-5
                let quotient = (value(above) - value(below)) / 2e-5
                let error = abs(quotient - gradient.elements[index])
                worst.absolute = max(worst.absolute, error)
                worst.relative = max(worst.relative, error / scale)
            }
        }
        return worst
    }
}
