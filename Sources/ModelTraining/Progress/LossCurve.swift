/// How loss and score went over the epochs of a training.
package struct LossCurve: Sendable {
    /// The epochs in their order.
    package let points: [CaptionTrainingState.Point]

    /// Takes the epochs of a training.
    package init(_ points: [CaptionTrainingState.Point]) {
        self.points = points
    }

    /// The epoch with the highest score, the first of equal ones.
    var best: CaptionTrainingState.Point? {
        points.max { $0.score < $1.score }
    }
}
