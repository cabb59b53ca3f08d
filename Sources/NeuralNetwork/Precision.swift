/// How a network's numbers are stored and multiplied.
package enum Precision: String, Sendable, CaseIterable {
    /// Single precision throughout.
    case fp32
    /// Activations and weights in bfloat16, sums in single precision.
    case bf16
    /// Activations and weights in 8 bits, sums in integers; layers whose weights are not quantised in
    /// bfloat16.
    case int8
}
