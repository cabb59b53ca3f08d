/// Turns 8-bit RGB into a network's input: (value − mean) / deviation, each channel its own.
package struct PixelNormalization: Sendable {
    /// In units of the 8-bit values.
    package let means: [Float]
    /// What a value is multiplied by.
    package let scale: [Float]
    /// What is then added.
    package let offset: [Float]

    /// Describes the three channels; means and deviations are in units of the 8-bit values.
    package init(means: [Float], deviations: [Float]) {
        precondition(means.count == 3 && deviations.count == 3, "RGB has three channels")
        self.means = means
        scale = deviations.map { 1 / $0 }
        offset = zip(means, deviations).map { -$0 / $1 }
    }
}
