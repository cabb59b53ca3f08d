import HashtagModels
import TensorCore

/// Trains ``HashtagModels/VariationalGenerator``: reconstruction plus β times the divergence of the
/// posterior, which sees the tags to find, from the prior, which does not.
///
/// Against a latent vector that says nothing: β rises from 0 over the first part of the training
/// (annealing), each dimension has free bits, and former tags are hidden from the decoder at times.
///
/// - SeeAlso: Bowman et al. 2016, arXiv:1511.06349, section 3.1; Kingma et al. 2016,
///   arXiv:1606.04934, appendix C.8; Sohn, Lee, Yan 2015.
struct VariationalObjective<Scalar: KernelScalar>: TagObjective {
    let network: TagNetwork<Scalar>
    /// The share of the training over which β rises to 1.
    var annealing = 0.4
    /// In nats a dimension.
    var freeBits = 0.05
    /// How often a former tag is hidden.
    var wordDropout = 0.4

    func initialParameters(using random: inout SeededGenerator) -> Parameters<Scalar> {
        let (hidden, latent) = (network.options.hiddenSize, network.options.latentSize)
        var parameters = network.initialParameters(using: &random)
        let tags = network.options.tagCount
        parameters.add("posterior.embedding", tags, hidden, bound: 0.1, using: &random)
        for name in ["posterior", "posterior.context", "prior"] {
            parameters.addLinear(name, inputs: hidden, outputs: 2 * latent, using: &random)
        }
        parameters.addLinear("state", inputs: hidden, outputs: hidden, using: &random)
        let bound = (6 / Double(latent + hidden)).squareRoot()
        parameters.add("latent.weight", hidden, latent, bound: bound, using: &random)
        return parameters
    }

    func loss(
        _ batch: TagBatch<Scalar>,
        progress: Double,
        _ tape: Tape<Scalar>,
        _ leaves: Leaves<Scalar>,
        using random: inout SeededGenerator
    ) -> Tape<Scalar>.Variable {
        let code = network.dropout(
            network.encode(batch, tape, leaves),
            tape,
            using: &random
        )
        let seen = tape.tanh(
            tape.embeddingBag(leaves["posterior.embedding"], bags: batch.targetBags)
        )
        let posterior = moments(
            tape.sum(
                tape.linear(seen, leaves, "posterior"),
                tape.linear(code, leaves, "posterior.context")
            ),
            tape
        )
        let prior = moments(tape.linear(code, leaves, "prior"), tape)
        var noise = Matrix<Scalar>(batch.context.count, network.options.latentSize)
        noise.elements = random.normals(noise.elements.count).map { Scalar($0) }
        let latent = tape.gaussianSample(
            mean: posterior.mean,
            logVariance: posterior.logVariance,
            noise: noise
        )
        let state = tape.tanh(
            tape.sum(
                tape.linear(code, leaves, "state"),
                tape.linear(latent, weights: leaves["latent.weight"])
            )
        )
        let reconstruction = network.decodingLoss(
            batch,
            from: state,
            wordDropout: wordDropout,
            tape,
            leaves,
            using: &random
        )
        let divergence = tape.gaussianDivergence(
            posterior,
            from: prior,
            freeBits: Scalar(freeBits)
        )
        // The reconstruction is a mean over tags, the divergence one over sets.
        let tagsOfSet =
            Double(batch.targets.reduce(0) { $0 + min($1.count, network.options.steps) })
            / Double(batch.targets.count)
        let beta = min(progress / annealing, 1) / tagsOfSet
        return tape.sum(reconstruction, tape.scaled(divergence, by: Scalar(beta)))
    }

    /// Means and logarithms of variances from a matrix that holds both.
    private func moments(
        _ x: Tape<Scalar>.Variable,
        _ tape: Tape<Scalar>
    ) -> (mean: Tape<Scalar>.Variable, logVariance: Tape<Scalar>.Variable) {
        let size = network.options.latentSize
        return (
            tape.columns(x, 0..<size), tape.columns(x, size..<(2 * size))
        )
    }
}
