internal import Glibc

/// What divides a finished caption's log-probability, so that short captions are not preferred.
///
/// |s| is the number of a caption's words, the end mark counted as one; μ and σ are mean and standard
/// deviation of the training captions' |s|.
///
/// - SeeAlso: Jia et al. 2015, section 3.4. Wu et al. 2016, equation 14, for the power alone.
package enum LengthNormalization: Sendable, Hashable {
    /// |s|^exponent.
    case polynomial(exponent: Double)
    /// min(|s|, μ): only captions up to the mean gain from being longer.
    case minHinge(mean: Double)
    /// max(|s|, μ): only captions from the mean on gain from being longer.
    case maxHinge(mean: Double)
    /// The normal density of |s| with mean μ and deviation σ: captions of usual length gain.
    case gaussian(mean: Double, deviation: Double)

    /// The divisor for a caption of so many words, which is positive.
    package func divisor(of length: Int) -> Double {
        let length = Double(length)
        return switch self {
        case .polynomial(let exponent): pow(length, exponent)
        case .minHinge(let mean): min(length, mean)
        case .maxHinge(let mean): max(length, mean)
        case .gaussian(let mean, let deviation):
            Self.normalDensity((length - mean) / deviation) / deviation
        }
    }

    /// The standard normal density; not below the least positive number.
    private static func normalDensity(_ value: Double) -> Double {
        max(exp(-value * value / 2) / (2 * Double.pi).squareRoot(), .leastNormalMagnitude)
    }
}
