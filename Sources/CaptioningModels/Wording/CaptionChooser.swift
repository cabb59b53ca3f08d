/// The sentence that stands for a photo, and where it comes from.
package struct ChosenCaption: Sendable, Equatable {
    /// Who said it.
    package enum Source: String, Sendable, Equatable {
        /// The caption decoder.
        case model
        /// The caption decoder, which had to name what the classifier sees.
        case guided
        /// The image classifier.
        case label
    }

    /// A sentence.
    package let text: String
    /// Who said it.
    package let source: Source
    /// How likely it is right, 0…1.
    package let confidence: Float
    /// Whether no model is sure, so that a person should look before it is published.
    package let needsReview: Bool
    /// Why the model's best caption was replaced or doubted; nil if it stands.
    package let note: String?

    /// Makes a caption.
    package init(
        text: String,
        source: Source,
        confidence: Float = 1,
        needsReview: Bool = false,
        note: String? = nil
    ) {
        self.text = text
        self.source = source
        self.confidence = confidence
        self.needsReview = needsReview
        self.note = note
    }
}

/// Decides which caption is stated.
///
/// The decoder always says something, also about things it has no words for. Its caption stands unless
/// ``ConceptGuidance`` finds that it leaves out what the photo is about; then the caption that was
/// searched with the concept's word stands if that is as likely right as the plain truth, "A close-up
/// of an espresso.", and else the plain truth. A caption of the decoder that does not match the photo, and has nothing to take its
/// place, is for a person to look at.
package struct CaptionChooser: Sendable, Equatable {
    /// When a concept has to be named.
    package let guidance: ConceptGuidance
    /// Whether people's gender is left out where the photo does not tell it.
    package let isNeutral: Bool

    /// Makes a chooser.
    package init(guidance: ConceptGuidance = ConceptGuidance(), isNeutral: Bool = true) {
        self.guidance = guidance
        self.isNeutral = isNeutral
    }

    /// Chooses the caption of a photo.
    package func choose(_ description: PhotoDescription) -> ChosenCaption {
        guard let seen = description.concept, guidance.isNeeded(for: description) else {
            return free(description)
        }
        let note = """
            match \(Decimals.text(description.match)); the labels say \(seen.concept.noun) with \
            probability \(Decimals.text(seen.probability))
            """
        if let guided = description.guided, guidance.acceptsGuided(description) {
            return ChosenCaption(
                text: sentence(guided.hypothesis),
                source: .guided,
                confidence: CaptionConfidence.of(description, .guided),
                note: note
            )
        }
        return ChosenCaption(
            text: ConceptSentence.sentence(for: seen.concept),
            source: .label,
            confidence: CaptionConfidence.of(description, .label),
            note: note
        )
    }

    /// The decoder's own caption.
    private func free(_ description: PhotoDescription) -> ChosenCaption {
        guard let caption = description.hypotheses.first, !caption.words.isEmpty else {
            return ChosenCaption(
                text: "A photo without a caption.",
                source: .model,
                confidence: 0,
                needsReview: true,
                note: "the model found no words"
            )
        }
        // A match that is not a number counts as none.
        let isBelieved = description.match >= guidance.minimumMatch
        let doubt =
            "match \(Decimals.text(description.match)) is below \(Decimals.text(guidance.minimumMatch))"
        return ChosenCaption(
            text: sentence(caption),
            source: .model,
            confidence: CaptionConfidence.of(description, .model),
            needsReview: !isBelieved,
            note: isBelieved ? nil : doubt
        )
    }

    private func sentence(_ caption: PhotoDescription.Hypothesis) -> String {
        let words =
            isNeutral
            ? NeutralWording.neutral(caption.words, shares: caption.oppositeShares) : caption.words
        return CaptionSentence.sentence(from: words)
    }
}
