internal import NeuralNetwork
internal import TensorCore

/// Tells tags that belong to a context from others, by a projection of both.
///
///     s = tanh(Σ E[tag] / √n)   c = tanh(context)   score = v·s + c·M s + b
///
/// - SeeAlso: Miyato, Koyama 2018, arXiv:1802.05637, equation 3.
struct TagDiscriminator: Sendable {
    private let context: ContextEncoder
    private let set: ContextEncoder
    private let match: Linear
    private let score: Linear
    /// The score and the projection of each tag alone.
    private let singles: Linear

    /// Takes the weights named `discriminator.…`.
    ///
    /// - Throws: ``TensorError`` if weights are missing or do not fit together.
    init(_ weights: TagModelWeights) throws(TensorError) {
        context = ContextEncoder(table: try weights.tensor("discriminator.context"))
        set = ContextEncoder(table: try weights.tensor("discriminator.set"))
        match = try Linear(weights: weights.tensor("discriminator.match"))
        score = try Linear(
            weights: weights.tensor("discriminator.score.weight"),
            bias: weights.tensor("discriminator.score.bias")
        )
        let codes = try weights.tensor("discriminator.set").hyperbolicTangent()
        let scores = try score(codes)
        singles = try Linear(
            weights: match(codes),
            bias: scores.reshaped(to: [scores.shape.elementCount])
        )
    }

    /// The logit that a set of tags belongs to a context.
    func callAsFunction(
        _ tags: TagContext,
        given context: TagContext
    ) throws(TensorError) -> Float {
        let set = set(tags)
        return try score(set).elements[0] + match(set).dot(self.context(context))
    }

    /// The logits of each tag alone.
    func ofEachTag(given context: TagContext) throws(TensorError) -> [Float] {
        try singles(self.context(context)).elements
    }
}
