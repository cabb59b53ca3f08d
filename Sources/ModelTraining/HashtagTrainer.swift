package import HashtagModels
internal import TagMetrics
internal import TensorCore

/// Trains a hashtag model on sets of tags.
///
/// The same sets, options and seed give the same weights on the same kind of CPU.
package struct HashtagTrainer {
    /// What to train and how.
    package struct Options: Sendable {
        /// The network.
        package var kind: TagModelWeights.Kind
        /// What all random choices follow from.
        package var seed: UInt64 = 1
        /// How often each set is seen; nil for what the network needs.
        package var epochs: Int?
        /// Sets of a step.
        package var batchSize = 128
        /// The highest learning rate.
        package var learningRate = 2e-3
        /// Values of a state.
        package var hiddenSize = 256

        /// Makes the usual options.
        package init(kind: TagModelWeights.Kind) {
            self.kind = kind
        }
    }

    /// How far the training is.
    package struct Progress: Sendable {
        /// The epoch, from 1.
        package let epoch: Int
        /// The epochs in all.
        package let epochs: Int
        /// The share of the epoch that is over, up to 1.
        package let share: Double
        /// The mean loss of the epoch so far.
        package let loss: Double
        /// The recall@5 on the sets for validation, at the end of an epoch.
        package let recall: Double?
    }

    /// Too few sets to learn from.
    package struct TooFewSets: Error, CustomStringConvertible {
        /// The sets with at least two tags of the vocabulary.
        package let count: Int

        /// What is wrong, and the remedy.
        package var description: String {
            """
            \(count) sets have two tags or more that occur in five sets: too few to learn from, give \
            at least \(HashtagTrainer.fewestSets)
            """
        }
    }

    /// The fewest sets to learn from.
    package static let fewestSets = 32

    let options: Options
    let vocabulary: TagVocabulary
    let network: TagNetwork<Float>
    let sets: [[Int]]
    private let priors: (plain: [Float], corrected: [Float])
    private let validation: [TagCompletion]

    /// Prepares the sets for training and validation.
    ///
    /// - Throws: ``TooFewSets``.
    package init(_ tags: TagSets, options: Options) throws(TooFewSets) {
        let training = tags.training
        let vocabulary = TagVocabulary(of: training)
        self.options = options
        self.vocabulary = vocabulary
        sets = training.map { $0.compactMap(vocabulary.id(of:)) }.filter { $0.count >= 2 }
        guard sets.count >= Self.fewestSets else { throw TooFewSets(count: sets.count) }
        network = TagNetwork(
            options: TagNetworkOptions(
                tagCount: vocabulary.count,
                hiddenSize: options.hiddenSize,
                embeddingSize: options.hiddenSize / 2
            )
        )
        let searched = SearchedTags(training)
        let corrected = searched.correctedFrequencies(of: vocabulary.tags, in: training)
        var counts = [Float](repeating: 0, count: vocabulary.count)
        for id in sets.joined() { counts[id] += 1 }
        priors = (Self.shares(counts), Self.shares(corrected))
        validation = tags.validation.compactMap { TagCompletion(set: $0, vocabulary: vocabulary) }
    }

    /// Trains the model.
    ///
    /// - Parameter report: Told of the progress now and then.
    /// - Returns: The weights.
    /// - Throws: ``TensorError`` if the networks do not fit together.
    package func train(report: (Progress) -> Void) throws -> TagModelWeights {
        switch options.kind {
        case .gru:
            try train(RecurrentObjective(network: network), report: report)
        case .vae:
            try train(VariationalObjective(network: network), report: report)
        case .gan:
            try AdversarialTraining(self).train(report: report)
        }
    }

    /// Trains with one loss.
    private func train(
        _ objective: some TagObjective<Float>,
        report: (Progress) -> Void
    ) throws -> TagModelWeights {
        var random = SeededGenerator(seed: options.seed)
        var parameters = objective.initialParameters(using: &random)
        let epochs = options.epochs ?? (options.kind == .vae ? 16 : 10)
        try descend(objective, &parameters, epochs: 0..<epochs, of: epochs, &random, report)
        return weights(parameters.tensors)
    }

    /// Some epochs of gradient descent on one loss.
    func descend(
        _ objective: some TagObjective<Float>,
        _ parameters: inout Parameters<Float>,
        epochs: Range<Int>,
        of total: Int,
        _ random: inout SeededGenerator,
        _ report: (Progress) -> Void
    ) throws {
        var optimizer = AdamW<Float>()
        let steps = epochs.count * batchCount
        let schedule = CosineSchedule(
            peak: options.learningRate,
            steps: steps,
            warmUp: min(300, steps / 10 + 1)
        )
        var step = 0
        for epoch in epochs {
            var sum = 0.0
            for (index, batch) in batches(using: &random).enumerated() {
                let tape = Tape<Float>()
                let leaves = parameters.leaves(on: tape)
                let loss = objective.loss(
                    batch,
                    progress: Double(step) / Double(steps),
                    tape,
                    leaves,
                    using: &random
                )
                tape.backward(from: loss)
                optimizer.update(
                    &parameters,
                    names: parameters.names,
                    rate: schedule.rate(at: step)
                ) { tape.gradient(of: leaves[$0]) }
                step += 1
                sum += Double(tape.scalar(of: loss))
                let share = Double(index + 1) / Double(batchCount)
                if index % 20 == 19, share < 1 {
                    report(progress(epoch, total, share, sum / Double(index + 1)))
                }
            }
            let recall = try recall(of: weights(parameters.tensors).generator())
            report(progress(epoch, total, 1, sum / Double(batchCount), recall))
        }
    }

    func progress(
        _ epoch: Int,
        _ epochs: Int,
        _ share: Double,
        _ loss: Double,
        _ recall: Double? = nil
    ) -> Progress {
        Progress(epoch: epoch + 1, epochs: epochs, share: share, loss: loss, recall: recall)
    }

    /// Batches of an epoch.
    var batchCount: Int { max(sets.count / options.batchSize, 1) }

    /// All sets in a new order, split anew.
    func batches(using random: inout SeededGenerator) -> [TagBatch<Float>] {
        let order = sets.shuffled(using: &random)
        return (0..<batchCount).map { index in
            let start = index * options.batchSize
            let end = min(start + options.batchSize, order.count)
            return TagBatch(sets: order[start..<end], using: &random)
        }
    }

    /// The model of some weights.
    func weights(_ tensors: [String: Tensor]) -> TagModelWeights {
        TagModelWeights(
            kind: options.kind,
            vocabulary: vocabulary,
            prior: priors.plain,
            correctedPrior: priors.corrected,
            tensors: tensors
        )
    }

    /// The recall@5 on the sets for validation.
    func recall(of generator: any HashtagGenerator) throws -> Double {
        var metrics = RankingMetrics(cutoff: 5)
        for task in validation {
            let ranked = try generator.best(5, given: TagContext(ids: task.context))
            metrics.add(ranked: ranked, chosen: Set(task.hidden))
        }
        return metrics.recall
    }

    private static func shares(_ counts: [Float]) -> [Float] {
        let sum = counts.reduce(0, +)
        return counts.map { sum > 0 ? $0 / sum : 0 }
    }
}
