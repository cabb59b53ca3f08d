internal import Glibc
internal import NeuralNetwork
package import TensorCore

/// A conditional variational autoencoder: a latent vector decides which of the sets that fit the
/// context is generated, so that samples differ.
///
///     c = encode(context)   z ~ N(μ(c), σ²(c))   h₀ = tanh(W c + U z + b)   tags ~ GRU(h₀)
///
/// - SeeAlso: Kingma, Welling 2014, arXiv:1312.6114; Sohn, Lee, Yan 2015 (conditional, learned prior).
package struct VariationalGenerator: HashtagGenerator {
    package let name = "vae"
    package let vocabulary: TagVocabulary
    private let encoder: ContextEncoder
    private let prior: Linear
    private let contextState: Linear
    private let latentState: Linear
    private let decoder: TagDecoder

    private static let marginalSamples = 16

    /// Takes trained weights.
    ///
    /// - Throws: ``TensorError`` if weights are missing or do not fit together.
    package init(_ weights: TagModelWeights) throws(TensorError) {
        vocabulary = weights.vocabulary
        encoder = ContextEncoder(table: try weights.tensor("context.embedding"))
        prior = try Linear(
            weights: weights.tensor("prior.weight"),
            bias: weights.tensor("prior.bias")
        )
        contextState = try Linear(
            weights: weights.tensor("state.weight"),
            bias: weights.tensor("state.bias")
        )
        latentState = try Linear(weights: weights.tensor("latent.weight"))
        decoder = try TagDecoder(weights)
    }

    /// The mean over samples of the latent vector, the same ones every time.
    package func probabilities(given context: TagContext) throws(TensorError) -> [Float] {
        let latent = try Latent(context, self)
        return try decoder.marginal(over: Self.marginalSamples, excluding: context.ids) {
            (random: inout SeededGenerator) throws(TensorError) in
            try latent.state(self, using: &random)
        }
    }

    package func sample(
        _ count: Int,
        given context: TagContext,
        temperature: Float,
        using random: inout SeededGenerator
    ) throws(TensorError) -> [Int] {
        let draw = TagDraw(excluding: context.ids, temperature: temperature)
        let state = try Latent(context, self).state(self, using: &random)
        return try decoder.draw(count, from: state, draw, using: &random)
    }

    /// What the context says of the latent vector and of the first state.
    private struct Latent {
        let mean: [Float]
        let deviation: [Float]
        let contextState: Tensor

        init(_ context: TagContext, _ model: VariationalGenerator) throws(TensorError) {
            let code = model.encoder(context)
            let moments = try model.prior(code).elements
            mean = Array(moments.prefix(moments.count / 2))
            deviation = moments.dropFirst(moments.count / 2).map { expf($0 / 2) }
            contextState = try model.contextState(code)
        }

        /// The first state for a latent vector drawn at random.
        func state(
            _ model: VariationalGenerator,
            using random: inout SeededGenerator
        ) throws(TensorError) -> Tensor {
            let noise = random.normals(mean.count)
            let latent = mean.indices.map { mean[$0] + deviation[$0] * noise[$0] }
            return try contextState.adding(model.latentState(Tensor([1, latent.count], latent)))
                .hyperbolicTangent()
        }
    }
}
