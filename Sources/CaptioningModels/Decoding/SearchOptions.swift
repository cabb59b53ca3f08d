/// How the decoder's words become captions.
package struct SearchOptions: Sendable, Hashable {
    /// Beam widths that are allowed.
    package static let beamWidths = 1...10

    /// How captions are looked for.
    package var strategy: SearchStrategy
    /// Sequences that are followed at once; greedy search follows one.
    package var beamWidth: Int
    /// Most words of a caption.
    package var maximumLength: Int
    /// What a caption's log-probability is divided by.
    package var lengthNormalization: LengthNormalization

    /// Values outside their range are clamped: width to 1…10, length to at least 1.
    package init(
        strategy: SearchStrategy = .beam,
        beamWidth: Int = 3,
        maximumLength: Int = 20,
        lengthNormalization: LengthNormalization = .polynomial(exponent: 0.7)
    ) {
        self.strategy = strategy
        self.beamWidth = min(max(beamWidth, 1), Self.beamWidths.upperBound)
        self.maximumLength = max(maximumLength, 1)
        self.lengthNormalization = lengthNormalization
    }
}
