/// How captions are looked for.
package enum SearchStrategy: Sendable, Hashable {
    /// The likeliest word at each step.
    case greedy
    /// The likeliest sequences for their length among those that a beam follows.
    case beam
    /// Words drawn at random from the likeliest ones, which together have the probability `topP`.
    ///
    /// Logits are divided by `temperature` before. The same seed gives the same captions of a photo.
    case nucleus(topP: Double, temperature: Double, seed: UInt64)
    /// Beams that share out the width and avoid each other's words, the more the greater `strength`.
    case diverse(groups: Int, strength: Double)
}
