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

    /// What is remembered of the gradients of one name.
    package struct Moments: Sendable, Equatable {
        /// Their mean.
        package var means: Matrix<Scalar>
        /// The mean of their squares.
        package var squares: Matrix<Scalar>

        /// Moments before any gradient.
        init(like weights: Matrix<Scalar>) {
            means = Matrix(weights.rows, weights.columns)
            squares = means
        }

        /// Takes moments that were kept.
        package init(means: Matrix<Scalar>, squares: Matrix<Scalar>) {
            (self.means, self.squares) = (means, squares)
        }
    }

    private let options: Options
    /// What is remembered, by the weights' names.
    package var moments: [String: Moments] = [:]
    /// The number of steps taken.
    package var step = 0

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
            let count = gradient.elements.count
            return sum + gradient.withPointer { Scalar.gradientKernels.sumOfSquares($0, count) }
        }
        let norm = squared.squareRoot()
        let clip = norm > options.clippingNorm ? options.clippingNorm / norm : 1
        for (name, gradient) in zip(names, gradients) {
            parameters.update(name) { weights in
                move(&weights, name: name, rate: rate, clip: clip, gradient: gradient)
            }
        }
    }

    private mutating func move(
        _ weights: inout Matrix<Scalar>,
        name: String,
        rate: Double,
        clip: Double,
        gradient: Matrix<Scalar>
    ) {
        var moment = moments.removeValue(forKey: name) ?? Moments(like: weights)
        let correction1 = 1 / (1 - Self.power(options.beta1, step))
        let correction2 = 1 / (1 - Self.power(options.beta2, step))
        let decay = weights.rows > 1 ? 1 - rate * options.weightDecay : 1
        let count = gradient.elements.count
        weights.withMutablePointer { weights in
            moment.means.withMutablePointer { means in
                moment.squares.withMutablePointer { squares in
                    gradient.withPointer { gradient in
                        Scalar.gradientKernels.adam(
                            weights,
                            means,
                            squares,
                            gradient,
                            count,
                            Scalar(clip),
                            Scalar(options.beta1),
                            Scalar(options.beta2),
                            Scalar(rate * correction1),
                            Scalar(correction2),
                            Scalar(options.epsilon),
                            Scalar(decay)
                        )
                    }
                }
            }
        }
        moments[name] = moment
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
