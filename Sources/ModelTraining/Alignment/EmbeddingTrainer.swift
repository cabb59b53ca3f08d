internal import TensorCore

/// Trains the joint space of photos and sentences.
///
/// The same examples, options and seed give the same weights on the same kind of CPU.
package struct EmbeddingTrainer: Sendable {
    /// What is to be made small.
    package enum Loss: String, Sendable, CaseIterable {
        /// Each pair among all others of the batch.
        case contrastive
        /// Each pair against the hardest other one; all count in the first epoch, when the hardest
        /// ones are mere noise.
        case ranking
    }

    /// How to train.
    package struct Options: Sendable {
        /// What is to be made small.
        package var loss = Loss.contrastive
        /// What all random choices follow from.
        package var seed: UInt64 = 1
        /// How often each caption is seen.
        package var epochs = 20
        /// Pairs of a step, of as many photos.
        package var batchSize = 128
        /// The highest learning rate.
        package var learningRate = 1e-3
        /// What similarities are divided by in the contrastive loss.
        package var temperature = 0.07
        /// By how much a pair is to be ahead in the ranking loss.
        package var margin = 0.2

        /// Makes the usual options.
        package init() {}
    }

    /// How far the training is, after an epoch.
    package struct Progress: Sendable {
        /// The epoch, from 1.
        package let epoch: Int
        /// The mean loss of the epoch.
        package let loss: Double
        /// How well photos and sentences for validation find each other.
        package let scores: AlignmentScores
        /// Whether it is the best epoch so far.
        package let isBest: Bool
    }

    private let network: EmbeddingNetwork<Float>
    private let training: EmbeddingExamples
    private let validation: EmbeddingExamples
    private let options: Options

    /// Prepares a training.
    package init(
        _ network: EmbeddingNetwork<Float>,
        training: EmbeddingExamples,
        validation: EmbeddingExamples,
        options: Options
    ) {
        (self.network, self.training, self.validation) = (network, training, validation)
        self.options = options
    }

    /// Trains the network.
    ///
    /// - Parameters:
    ///   - start: Weights to go on with; nil for new ones.
    ///   - report: Told of each epoch.
    /// - Returns: The weights of the epoch with the best recalls on the examples for validation.
    package func train(
        from start: Parameters<Float>? = nil,
        report: (Progress) -> Void
    ) -> Parameters<Float> {
        var random = SeededGenerator(seed: options.seed)
        var parameters = start ?? network.initialParameters(using: &random)
        var best = (parameters: parameters, sum: -1.0)
        var optimizer = AdamW<Float>()
        let passes = training.captions.map(\.count).max() ?? 0
        let steps = options.epochs * passes * batchCount
        let schedule = CosineSchedule(
            peak: options.learningRate,
            steps: steps,
            warmUp: min(200, steps / 10 + 1)
        )
        var step = 0
        for epoch in 0..<options.epochs {
            var sum = 0.0
            for pass in 0..<passes {
                for batch in batches(pass: pass, using: &random) {
                    let tape = Tape<Float>()
                    let leaves = parameters.leaves(on: tape)
                    let loss = loss(batch, isFirst: epoch == 0, tape, leaves, using: &random)
                    tape.backward(from: loss)
                    optimizer.update(
                        &parameters,
                        names: parameters.names,
                        rate: schedule.rate(at: step)
                    ) { tape.gradient(of: leaves[$0]) }
                    step += 1
                    sum += Double(tape.scalar(of: loss))
                }
            }
            let scores = validation.scores(of: network, parameters)
            let isBest = scores.sum > best.sum
            if isBest { best = (parameters, scores.sum) }
            let mean = sum / Double(max(passes * batchCount, 1))
            report(Progress(epoch: epoch + 1, loss: mean, scores: scores, isBest: isBest))
        }
        return best.parameters
    }

    private var batchCount: Int { max(training.captions.count / options.batchSize, 1) }

    /// All photos in a new order, split anew, each with one of its captions.
    private func batches(pass: Int, using random: inout SeededGenerator) -> [Batch] {
        let order = training.captions.indices.shuffled(using: &random)
        return (0..<batchCount).map { index in
            let start = index * options.batchSize
            let photos = order[start..<min(start + options.batchSize, order.count)]
            return Batch(
                photos: Array(photos),
                sentences: photos.map { photo in
                    // Over the passes of an epoch each caption comes once.
                    training.captions[photo][pass % training.captions[photo].count]
                }
            )
        }
    }

    private struct Batch {
        let photos: [Int]
        let sentences: [[Int]]
    }

    private func loss(
        _ batch: Batch,
        isFirst: Bool,
        _ tape: Tape<Float>,
        _ leaves: Leaves<Float>,
        using random: inout SeededGenerator
    ) -> Tape<Float>.Variable {
        var pooled = Matrix<Float>(unspecified: batch.photos.count, training.pooled.columns)
        pooled.copyRows(of: training.pooled, batch.photos)
        let images = network.images(pooled, tape, leaves)
        var dropping: SeededGenerator? = random
        let texts = network.sentences(batch.sentences, tape, leaves, dropping: &dropping)
        random = dropping ?? random
        let similarities = tape.linear(images, weights: texts)
        switch options.loss {
        case .contrastive:
            return tape.contrastiveLoss(
                similarities,
                transposed: tape.linear(texts, weights: images),
                temperature: Float(options.temperature)
            )
        case .ranking:
            return tape.rankingLoss(
                similarities,
                margin: Float(options.margin),
                hardestOnly: !isFirst
            )
        }
    }
}
