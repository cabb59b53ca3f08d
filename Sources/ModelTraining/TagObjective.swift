import TensorCore

/// A loss over a batch, for any of the hashtag networks that are trained with one loss.
protocol TagObjective<Scalar> {
    associatedtype Scalar: KernelScalar

    /// Weights to start from.
    func initialParameters(using random: inout SeededGenerator) -> Parameters<Scalar>

    /// The loss of a batch.
    ///
    /// - Parameters:
    ///   - batch: The sets.
    ///   - progress: The share of the training that is over, from 0 to 1.
    ///   - tape: What the loss is recorded on.
    ///   - leaves: The weights on it.
    ///   - random: Where dropout and noise come from.
    /// - Returns: The loss, a single number.
    func loss(
        _ batch: TagBatch<Scalar>,
        progress: Double,
        _ tape: Tape<Scalar>,
        _ leaves: Leaves<Scalar>,
        using random: inout SeededGenerator
    ) -> Tape<Scalar>.Variable
}

/// Trains ``HashtagModels/GRUGenerator``.
struct RecurrentObjective<Scalar: KernelScalar>: TagObjective {
    let network: TagNetwork<Scalar>

    func initialParameters(using random: inout SeededGenerator) -> Parameters<Scalar> {
        network.initialParameters(using: &random)
    }

    func loss(
        _ batch: TagBatch<Scalar>,
        progress: Double,
        _ tape: Tape<Scalar>,
        _ leaves: Leaves<Scalar>,
        using random: inout SeededGenerator
    ) -> Tape<Scalar>.Variable {
        let code = network.encode(batch, tape, leaves)
        let state = network.dropout(code, tape, using: &random)
        return network.decodingLoss(batch, from: state, tape, leaves, using: &random)
    }
}
