internal import Glibc
internal import NeuralNetwork
package import TensorCore

/// A conditional adversarial generator: noise decides which set is generated, and a discriminator,
/// trained beside it, keeps out tags that do not belong to the context.
///
///     h₀ = encode(context) + U·noise   p ∝ softmax(GRU(h₀)) · σ(D(context, tag))^λ
///
/// - SeeAlso: Goodfellow et al. 2014, arXiv:1406.2661; Mirza, Osindero 2014 (conditional); Reed et al.
///   2016, arXiv:1605.05396 (mismatched pairs); Jang et al. 2017 (Gumbel-softmax).
package struct AdversarialGenerator: HashtagGenerator {
    package let name = "gan"
    package let vocabulary: TagVocabulary
    private let encoder: ContextEncoder
    private let noise: Linear
    private let decoder: TagDecoder
    private let discriminator: TagDiscriminator
    private let relevanceWeight: Float

    private static let marginalSamples = 8

    /// Takes trained weights.
    ///
    /// - Throws: ``TensorError`` if weights are missing or do not fit together.
    package init(_ weights: TagModelWeights) throws(TensorError) {
        vocabulary = weights.vocabulary
        encoder = ContextEncoder(table: try weights.tensor("context.embedding"))
        noise = try Linear(weights: weights.tensor("noise.weight"))
        decoder = try TagDecoder(weights)
        discriminator = try TagDiscriminator(weights)
        relevanceWeight = try weights.tensor("relevance.weight").elements.first ?? 0
    }

    /// The mean over noise, the same every time, times the discriminator's belief.
    package func probabilities(given context: TagContext) throws(TensorError) -> [Float] {
        let code = encoder(context)
        let mean = try decoder.marginal(over: Self.marginalSamples, excluding: context.ids) {
            (random: inout SeededGenerator) throws(TensorError) in
            try state(code, using: &random)
        }
        let bias = try bias(given: context)
        return zip(mean, bias).map { $0 * expf($1) }.normalized(excluding: context.ids)
    }

    package func sample(
        _ count: Int,
        given context: TagContext,
        temperature: Float,
        using random: inout SeededGenerator
    ) throws(TensorError) -> [Int] {
        let draw = TagDraw(excluding: context.ids, temperature: temperature)
        let state = try state(encoder(context), using: &random)
        let bias = try bias(given: context)
        return try decoder.draw(count, from: state, draw, bias: bias, using: &random)
    }

    /// The discriminator's logit for the whole set.
    package func relevance(of tags: [Int], given context: TagContext) throws(TensorError) -> Float {
        try discriminator(TagContext(ids: tags), given: context)
    }

    /// The first state for noise drawn at random.
    private func state(
        _ code: Tensor,
        using random: inout SeededGenerator
    ) throws(TensorError) -> Tensor {
        let noise = random.normals(noise.inputSize)
        return try code.adding(self.noise(Tensor([1, noise.count], noise)))
    }

    /// λ log σ(D) of each tag.
    private func bias(given context: TagContext) throws(TensorError) -> [Float] {
        try discriminator.ofEachTag(given: context).map { logit in
            relevanceWeight * -log1pf(expf(-logit))
        }
    }
}
