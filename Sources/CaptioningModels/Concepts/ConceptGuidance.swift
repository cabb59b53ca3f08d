/// Decides whether a photo's concept has to be named although the decoder's caption does not.
///
/// The decoder knows people, dogs and sport, and sees them everywhere; the classifier knows a thousand
/// things, and sees the one that fills the photo. Where they differ, the one counts that is likelier
/// right by ``CaptionConfidence``.
package struct ConceptGuidance: Sendable, Equatable {
    /// When a second search is made that has to name the concept.
    package enum Search: String, Sendable, Equatable {
        /// Never: captions are the decoder's own.
        case never
        /// Where the caption lacks the concept's name and should have it.
        case whenNeeded
        /// For each photo, to study what it would find.
        case always
    }

    /// When a second search is made.
    package var search: Search
    /// Least probability of a concept that is named.
    package var minimumConcept: Float
    /// Least match score of a caption that is believed.
    package var minimumMatch: Float

    /// Makes a guidance.
    package init(
        search: Search = .whenNeeded,
        minimumConcept: Float = 0.2,
        minimumMatch: Float = 0.30
    ) {
        self.search = search
        self.minimumConcept = minimumConcept
        self.minimumMatch = minimumMatch
    }

    /// How many times as likely right as the decoder's caption a plain statement must be to replace
    /// it: it says less.
    private static let leastRatio: Float = 1.75

    /// Whether the decoder's caption is wrong to leave out the concept.
    ///
    /// It is if it does not match the photo, or if the plain statement of the concept is clearly
    /// likelier right.
    package func isNeeded(for description: PhotoDescription) -> Bool {
        guard search != .never, let seen = description.concept,
            seen.probability >= minimumConcept, description.naming != .itself
        else { return false }
        // A match that is not a number counts as none.
        return !(description.match >= minimumMatch)
            || CaptionConfidence.of(description, .label)
                > CaptionConfidence.of(description, .model) * Self.leastRatio
    }

    /// Whether the caption that was made to name the concept says it well enough.
    ///
    /// It may not fit the photo worse than the decoder's own by more than ``tolerance``, and its words
    /// must come naturally: "a toucan is looking at the camera" names the bird, and is no description.
    package func acceptsGuided(_ description: PhotoDescription) -> Bool {
        guard let guided = description.guided else { return false }
        return guided.match >= max(minimumMatch, description.match - Self.tolerance)
            && guided.hypothesis.meanLogProbability >= Self.leastMeanLogProbability
    }

    private static let tolerance: Float = 0.1
    private static let leastMeanLogProbability = -1.5
}
