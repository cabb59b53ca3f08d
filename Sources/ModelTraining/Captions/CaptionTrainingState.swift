internal import TensorCore

/// Everything that a training goes on from: with the same photos and options it continues as if it had
/// not been interrupted, because all random choices follow from the seed and the step.
package struct CaptionTrainingState: Sendable {
    /// What was measured at the end of an epoch.
    package struct Point: Sendable, Equatable, Codable {
        /// The epoch, from 1.
        package let epoch: Int
        /// The mean loss of the epoch's steps.
        package let loss: Double
        /// CIDEr-D of the averaged weights on photos for validation, times 100.
        package let score: Double
        /// Seconds of training up to here.
        package let seconds: Double

        /// Keeps a measurement.
        package init(epoch: Int, loss: Double, score: Double, seconds: Double) {
            (self.epoch, self.loss, self.score) = (epoch, loss, score)
            self.seconds = seconds
        }
    }

    /// The weights as they are.
    package var parameters: Parameters<Float>
    /// Their exponential moving average, which is what is measured and written.
    package var average: Parameters<Float>
    /// The average that scored best.
    package var best: Parameters<Float>
    /// The optimiser with its moments.
    package var optimizer: AdamW<Float>
    /// The number of steps taken.
    package var step = 0
    /// The losses of the epoch's steps so far, summed.
    package var lossSum = 0.0
    /// Seconds of training so far.
    package var seconds = 0.0
    /// What was measured after each epoch.
    package var curve: [Point] = []

    /// Begins with some weights.
    package init(_ parameters: Parameters<Float>) {
        self.parameters = parameters
        average = parameters
        best = parameters
        var options = AdamW<Float>.Options()
        options.clippingNorm = 2
        optimizer = AdamW(options)
    }

    /// The best measurement; nil before the first.
    package var bestPoint: Point? {
        curve.max { $0.score < $1.score }
    }

    /// Moves the average towards the weights, early on by more.
    mutating func blend(decay: Double) {
        let decay = min(decay, Double(1 + step) / Double(10 + step))
        for name in parameters.names {
            let values = parameters[name]
            average.update(name) { average in
                let count = values.elements.count
                average.withMutablePointer { average in
                    values.withPointer {
                        Float.gradientKernels.blend(average, $0, Float(1 - decay), count)
                    }
                }
            }
        }
    }
}
