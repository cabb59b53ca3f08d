/// The function that follows a layer's sum.
package enum Activation: Sendable {
    /// None.
    case identity
    /// max(x, 0).
    case relu
    /// min(max(x, 0), 6).
    case relu6

    /// The least value that passes.
    package var lower: Float {
        switch self {
        case .identity: -.infinity
        case .relu, .relu6: 0
        }
    }

    /// The greatest value that passes.
    package var upper: Float {
        switch self {
        case .identity, .relu: .infinity
        case .relu6: 6
        }
    }
}
