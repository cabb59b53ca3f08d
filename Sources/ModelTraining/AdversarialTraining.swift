import HashtagModels
import TensorCore

/// The three parts of an adversarial generator's training: likelihood, discriminator, both in turn.
struct AdversarialTraining {
    private let trainer: HashtagTrainer
    private let objective: AdversarialObjective<Float>

    private static let relevanceWeights: [Float] = [0, 0.25, 0.5, 1]
    private static let tolerance = 0.001
    private static let generatorRate = 2e-4
    private static let discriminatorRate = 5e-4

    init(_ trainer: HashtagTrainer) {
        self.trainer = trainer
        objective = AdversarialObjective(network: trainer.network)
    }

    /// Trains, and takes the weight of the discriminator by the sets for validation.
    func train(report: (HashtagTrainer.Progress) -> Void) throws -> TagModelWeights {
        var random = SeededGenerator(seed: trainer.options.seed)
        let epochs = trainer.options.epochs ?? 13
        let likelihoodEpochs = max(epochs * 3 / 4, 1)
        let likelihood = GeneratorLikelihood(objective: objective)
        var parameters = likelihood.initialParameters(using: &random)
        try trainer.descend(
            likelihood,
            &parameters,
            epochs: 0..<likelihoodEpochs,
            of: epochs,
            &random,
            report
        )
        try compete(&parameters, epochs: likelihoodEpochs..<epochs, of: epochs, &random, report)
        return try best(parameters)
    }

    /// Generator and discriminator in turn; in the first of the epochs the discriminator alone.
    private func compete(
        _ parameters: inout Parameters<Float>,
        epochs: Range<Int>,
        of total: Int,
        _ random: inout SeededGenerator,
        _ report: (HashtagTrainer.Progress) -> Void
    ) throws {
        let prefix = AdversarialObjective<Float>.discriminatorPrefix
        let names = (
            discriminator: parameters.names.filter { $0.hasPrefix(prefix) },
            generator: parameters.names.filter { !$0.hasPrefix(prefix) && $0 != "relevance.weight" }
        )
        var optimizers = (discriminator: AdamW<Float>(), generator: AdamW<Float>())
        for epoch in epochs {
            var sum = 0.0
            let progress = Double(epoch - epochs.lowerBound) / Double(epochs.count)
            for (index, batch) in trainer.batches(using: &random).enumerated() {
                let tape = Tape<Float>()
                var leaves = parameters.leaves(on: tape)
                let short = batch.shortened(
                    to: trainer.network.options.steps,
                    using: &random
                )
                let generated = objective.generate(
                    short,
                    progress: progress,
                    from: objective.states(short, tape, leaves, using: &random),
                    tape,
                    leaves,
                    using: &random
                )
                let isFirst = epoch == epochs.lowerBound
                let verdict = discriminate(
                    short,
                    tape.value(of: generated),
                    &parameters,
                    names.discriminator,
                    &optimizers.discriminator,
                    rate: isFirst ? trainer.options.learningRate : Self.discriminatorRate
                )
                guard !isFirst else {
                    sum += verdict
                    continue
                }
                for name in names.discriminator { leaves.replace(name, by: parameters[name], tape) }
                let loss = objective.generatorLoss(
                    batch,
                    generated: generated,
                    for: short,
                    tape,
                    leaves,
                    using: &random
                )
                tape.backward(from: loss)
                optimizers.generator.update(
                    &parameters,
                    names: names.generator,
                    rate: Self.generatorRate
                ) { tape.gradient(of: leaves[$0]) }
                sum += Double(tape.scalar(of: loss))
                let share = Double(index + 1) / Double(trainer.batchCount)
                if index % 20 == 19, share < 1 {
                    report(trainer.progress(epoch, total, share, sum / Double(index + 1)))
                }
            }
            let recall = try trainer.recall(of: trainer.weights(parameters.tensors).generator())
            let loss = sum / Double(trainer.batchCount)
            report(trainer.progress(epoch, total, 1, loss, recall))
        }
    }

    /// One step of the discriminator; returns its loss.
    private func discriminate(
        _ batch: TagBatch<Float>,
        _ generated: Matrix<Float>,
        _ parameters: inout Parameters<Float>,
        _ names: [String],
        _ optimizer: inout AdamW<Float>,
        rate: Double
    ) -> Double {
        let tape = Tape<Float>()
        let leaves = parameters.leaves(on: tape)
        let loss = objective.discriminatorLoss(batch, generated: generated, tape, leaves)
        tape.backward(from: loss)
        optimizer.update(&parameters, names: names, rate: rate) {
            tape.gradient(of: leaves[$0])
        }
        return Double(tape.scalar(of: loss))
    }

    /// The weights with the greatest share of the discriminator that costs no recall.
    ///
    /// It hardly changes which tags are ranked first, but keeps tags out of what is drawn that do not
    /// belong there. A tenth of a point on the sets for validation counts as no cost.
    private func best(_ parameters: Parameters<Float>) throws -> TagModelWeights {
        let candidates = try Self.relevanceWeights.map { weight in
            var parameters = parameters
            parameters["relevance.weight"] = Matrix(1, 1, repeating: weight)
            let weights = trainer.weights(parameters.tensors)
            return (weights: weights, recall: try trainer.recall(of: weights.generator()))
        }
        let most = candidates.map(\.recall).max() ?? 0
        let chosen = candidates.last { $0.recall >= most - Self.tolerance }
        return chosen?.weights ?? trainer.weights(parameters.tensors)
    }
}

/// The likelihood of real sets under the adversarial generator, noise included.
private struct GeneratorLikelihood: TagObjective {
    let objective: AdversarialObjective<Float>

    func initialParameters(using random: inout SeededGenerator) -> Parameters<Float> {
        var parameters = objective.network.initialParameters(using: &random)
        objective.extend(&parameters, using: &random)
        parameters["relevance.weight"] = Matrix(1, 1)
        return parameters
    }

    func loss(
        _ batch: TagBatch<Float>,
        progress: Double,
        _ tape: Tape<Float>,
        _ leaves: Leaves<Float>,
        using random: inout SeededGenerator
    ) -> Tape<Float>.Variable {
        let state = objective.states(batch, tape, leaves, using: &random)
        return objective.network.decodingLoss(batch, from: state, tape, leaves, using: &random)
    }
}
