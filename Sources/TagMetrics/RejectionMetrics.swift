/// How well scores tell the tags of a photo from those of another photo.
package struct RejectionMetrics: Sendable, Hashable {
    /// The share of photos whose own tags score higher than another's; ties count half.
    ///
    /// 0.5 is chance. This is the area under the ROC curve over pairs of one photo.
    package private(set) var share = 0.0

    private var count = 0

    /// Prepares to measure.
    package init() {}

    /// Adds a photo.
    ///
    /// - Parameters:
    ///   - own: The score of the photo's own tags.
    ///   - shuffled: The score of another photo's tags.
    package mutating func add(own: Float, shuffled: Float) {
        count += 1
        let value = own > shuffled ? 1.0 : own == shuffled ? 0.5 : 0
        share += (value - share) / Double(count)
    }
}
