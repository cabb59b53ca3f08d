/// How loss and score went over the epochs of a training.
package struct LossCurve: Sendable, Equatable {
    /// An epoch that is over.
    package struct Point: Sendable, Equatable, Codable {
        /// The epoch, from 1.
        package let epoch: Int
        /// The mean loss of the training.
        package let loss: Double
        /// The score on the photos for validation, if it was measured.
        package let score: Double?

        /// Describes an epoch.
        package init(epoch: Int, loss: Double, score: Double?) {
            (self.epoch, self.loss, self.score) = (epoch, loss, score)
        }
    }

    /// The epochs in their order.
    package private(set) var points: [Point] = []

    /// Makes a curve of some epochs.
    package init(points: [Point] = []) {
        self.points = points
    }

    /// Adds an epoch.
    package mutating func add(_ point: Point) {
        points.append(point)
    }

    /// The epoch with the highest score, the first of equal ones.
    package var best: Point? {
        points.filter { $0.score != nil }.max {
            ($0.score ?? 0, $1.epoch) < ($1.score ?? 0, $0.epoch)
        }
    }
}
