/// The sentence that stands for a photo, and where it comes from.
package struct ChosenCaption: Sendable, Equatable {
    /// Who said it.
    package enum Source: String, Sendable, Equatable {
        /// The caption decoder.
        case model
        /// The image classifier.
        case label
    }

    /// A sentence.
    package let text: String
    /// Who said it.
    package let source: Source
    /// Whether neither model is sure, so that a person should look before it is published.
    package let needsReview: Bool
    /// Why the model's best caption was replaced or doubted; nil if it stands.
    package let note: String?

    /// Makes a caption.
    package init(text: String, source: Source, needsReview: Bool = false, note: String? = nil) {
        self.text = text
        self.source = source
        self.needsReview = needsReview
        self.note = note
    }
}

/// Decides whether a caption may be stated.
///
/// The decoder always says something, also about things it has no words for. Where the joint
/// embedding does not see the caption in the photo, a confident label is the plain truth; where there
/// is none, a person has to look.
package struct CaptionChooser: Sendable, Equatable {
    /// Least match score of a caption that is stated.
    package let minimumMatch: Float
    /// Least probability of a label that replaces a caption.
    package let minimumLabel: Float

    /// Makes a chooser.
    package init(minimumMatch: Float = 0.30, minimumLabel: Float = 0.5) {
        self.minimumMatch = minimumMatch
        self.minimumLabel = minimumLabel
    }

    /// Chooses the caption of a photo.
    package func choose(_ description: PhotoDescription) -> ChosenCaption {
        let caption = CaptionSentence.sentence(from: description.hypotheses.first?.words ?? [])
        // A match that is not a number counts as none.
        if description.match >= minimumMatch, !caption.isEmpty {
            return ChosenCaption(text: caption, source: .model)
        }
        let doubt = "match \(rounded(description.match)) is below \(rounded(minimumMatch))"
        guard let label = description.labels.first else {
            return doubtful(caption, note: "\(doubt) and there is no label")
        }
        let evidence = "label \"\(label.name)\" has probability \(rounded(label.probability))"
        guard label.probability >= minimumLabel else {
            return doubtful(caption, note: "\(doubt) and \(evidence)")
        }
        return ChosenCaption(
            text: LabelSentence.sentence(for: label.name),
            source: .label,
            note: "\(doubt); \(evidence)"
        )
    }

    private func doubtful(_ caption: String, note: String) -> ChosenCaption {
        ChosenCaption(
            text: caption.isEmpty ? "A photo without a caption." : caption,
            source: .model,
            needsReview: true,
            note: note
        )
    }

    /// Two decimals.
    private func rounded(_ value: Float) -> String {
        guard value.isFinite else { return "\(value)" }
        let hundredths = Int((value * 100).rounded())
        let digits = String(abs(hundredths) % 100)
        let padding = digits.count < 2 ? "0" : ""
        return "\(hundredths < 0 ? "-" : "")\(abs(hundredths) / 100).\(padding)\(digits)"
    }
}
