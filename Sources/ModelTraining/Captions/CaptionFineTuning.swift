internal import TensorCore

/// Adapts a trained decoder to a user's photos without forgetting all others.
///
/// The decoder is trained further at a low rate; what results is the mean of its weights before and
/// after, of the epoch whose mean is best. Along the line between the two, most of what was learned is
/// there long before much of what was known is lost.
///
/// - SeeAlso: Wortsman et al. 2022, arXiv:2109.01903, equation 1.
package struct CaptionFineTuning: Sendable {
    /// What came of it.
    package struct Result: Sendable {
        /// The mean of the weights before and after.
        package let parameters: Parameters<Float>
        /// CIDEr-D of the weights before, on photos that were not learned from, times 100.
        package let before: Double
        /// CIDEr-D of the mean.
        package let after: Double
    }

    /// The share of the trained weights in the mean.
    private static let share: Float = 0.5

    private let trainer: CaptionTrainer
    private let start: Parameters<Float>

    /// Prepares a decoder.
    ///
    /// - Parameters:
    ///   - model: The decoder.
    ///   - start: Its weights.
    ///   - photos: What to learn from.
    ///   - validation: What to measure by.
    ///   - seed: What all random choices follow from.
    package init(
        _ model: CaptionModel,
        from start: Parameters<Float>,
        photos: CaptionPhotos,
        validation: CaptionPhotos,
        seed: UInt64
    ) {
        var options = CaptionTrainer.Options()
        options.seed = seed
        options.epochs = 10
        // With few photos to measure by, the first epochs may show no gain yet.
        options.patience = options.epochs
        options.learningRate = 3e-4
        // Few photos would make too few steps, of which a part is enough to warm up.
        options.batchSize = min(max(photos.count / 16, 2), options.batchSize)
        options.warmUp = min(options.warmUp, photos.count / options.batchSize)
        options.samplingShare = 0
        trainer = CaptionTrainer(model, photos: photos, validation: validation, options: options)
        self.start = start
    }

    /// Trains.
    ///
    /// - Parameter report: Told of the progress after each step.
    /// - Returns: The adapted weights and what they are worth.
    /// - Throws: `CheckpointError` if weights cannot be written to a file for a while, to measure them.
    package func run(report: (CaptionTrainer.Progress) -> Void) throws -> Result {
        let before = try trainer.score(start)
        var best = (parameters: start, score: before)
        var state = CaptionTrainingState(start)
        try trainer.train(&state) { progress, state in
            report(progress)
            guard progress.score != nil else { return true }
            let mean = start.blended(with: state.average, share: Self.share)
            let score = try trainer.score(mean)
            // Of equal ones the later has learned more.
            if score >= best.score { best = (mean, score) }
            return true
        }
        return Result(parameters: best.parameters, before: before, after: best.score)
    }
}

extension Parameters where Scalar == Float {
    /// The weights, moved towards others by a share of the way.
    fileprivate func blended(with other: Parameters, share: Float) -> Parameters {
        var mean = self
        for name in names {
            let target = other[name].elements
            mean.update(name) { matrix in
                for index in matrix.elements.indices {
                    matrix.elements[index] += share * (target[index] - matrix.elements[index])
                }
            }
        }
        return mean
    }
}
