internal import Glibc
package import TensorCore

/// Adam with decoupled weight decay, and gradients clipped by their common norm.
///
/// - SeeAlso: Loshchilov, Hutter 2019, arXiv:1711.05101, algorithm 2; Pascanu et al. 2013 (clipping).
package struct AdamW<Scalar: KernelScalar>: Sendable {
    /// The constants of the method.
    package struct Options: Sendable {
        /// How fast the mean of the gradients forgets.
        package var beta1 = 0.9
        /// How fast the mean of their squares forgets.
        package var beta2 = 0.999
        /// Keeps the division defined.
        package var epsilon = 1e-8
        /// The share of a matrix that decays in a step of rate 1; biases do not decay.
        package var weightDecay = 0.01
        /// The largest norm of all gradients together.
        package var clippingNorm = 1.0

        /// Makes the usual options.
        package init() {}
    }

    private let options: Options
    private var means: [String: [Scalar]] = [:]
    private var squares: [String: [Scalar]] = [:]
    private var step = 0

    /// Makes an optimiser that has seen no gradient yet.
    package init(_ options: Options = Options()) {
        self.options = options
    }

    /// Moves weights against their gradients.
    ///
    /// - Parameters:
    ///   - parameters: The weights.
    ///   - names: Which of them to move.
    ///   - rate: The learning rate.
    ///   - gradient: The gradient of the weights of a name.
    package mutating func update(
        _ parameters: inout Parameters<Scalar>,
        names: [String],
        rate: Double,
        gradient: (String) -> Matrix<Scalar>
    ) {
        step += 1
        let gradients = names.map(gradient)
        let squared = gradients.reduce(0) { sum, gradient in
            sum + gradient.elements.reduce(0.0) { $0 + Double($1) * Double($1) }
        }
        let norm = squared.squareRoot()
        let clip = norm > options.clippingNorm ? options.clippingNorm / norm : 1
        for (name, gradient) in zip(names, gradients) {
            move(&parameters[name], name: name, rate: rate, clip: clip, gradient: gradient)
        }
    }

    private mutating func move(
        _ weights: inout Matrix<Scalar>,
        name: String,
        rate: Double,
        clip: Double,
        gradient: Matrix<Scalar>
    ) {
        let count = gradient.elements.count
        var mean = means.removeValue(forKey: name) ?? [Scalar](repeating: 0, count: count)
        var square = squares.removeValue(forKey: name) ?? [Scalar](repeating: 0, count: count)
        let (beta1, beta2) = (Scalar(options.beta1), Scalar(options.beta2))
        let correction1 = 1 / (1 - Self.power(options.beta1, step))
        let correction2 = 1 / (1 - Self.power(options.beta2, step))
        let stride = Scalar(rate * correction1)
        let (scale, epsilon) = (Scalar(correction2), Scalar(options.epsilon))
        let decay = weights.rows > 1 ? Scalar(1 - rate * options.weightDecay) : 1
        let clip = Scalar(clip)
        weights.withMutablePointer { weights in
            gradient.withPointer { gradient in
                for index in 0..<count {
                    let change = clip * gradient[index]
                    mean[index] = beta1 * mean[index] + (1 - beta1) * change
                    square[index] = beta2 * square[index] + (1 - beta2) * change * change
                    let root = (scale * square[index]).squareRoot() + epsilon
                    weights[index] = decay * weights[index] - stride * mean[index] / root
                }
            }
        }
        means[name] = mean
        squares[name] = square
    }

    private static func power(_ base: Double, _ exponent: Int) -> Double {
        pow(base, Double(exponent))
    }
}

/// A learning rate that rises linearly, then falls along half a cosine to a twentieth.
///
/// - SeeAlso: Loshchilov, Hutter 2017, arXiv:1608.03983, equation 5.
package struct CosineSchedule: Sendable {
    /// The highest rate.
    package let peak: Double
    /// The number of steps in all.
    package let steps: Int
    /// The number of steps that it rises.
    package let warmUp: Int

    /// Makes a schedule.
    package init(peak: Double, steps: Int, warmUp: Int) {
        (self.peak, self.steps, self.warmUp) = (peak, steps, warmUp)
    }

    /// The rate of a step, counted from 0.
    package func rate(at step: Int) -> Double {
        if step < warmUp { return peak * Double(step + 1) / Double(warmUp) }
        let progress = Double(step - warmUp) / Double(max(steps - warmUp, 1))
        return peak * (0.05 + 0.95 * 0.5 * (1 + cos(min(progress, 1) * .pi)))
    }
}
