import CaptioningModels
import Checkpoints
import HashtagModels
import ImageDecoding
import PipelineRuntime
import Settings
import StageKit
import StateStore
import TensorCore

/// Makes drafts of what the models see: words the caption, finds hashtags, decides what is held.
struct DraftComposer: Sendable {
    /// The tags suggested to the pipeline's stages, which choose among them.
    private static let suggestionCount = 20

    private let captioner: Captioner
    private let chooser: CaptionChooser
    private let minimumConfidence: Float
    private let suggester: HashtagSuggester
    private let normalizer: TagNormalizer

    /// Loads what hashtags are found with.
    ///
    /// - Throws: The error of the first file that is missing or damaged.
    init(
        _ settings: Settings.Captioning,
        hashtags: Settings.Hashtags,
        captioner: Captioner,
        weights: WeightsDirectory
    ) throws {
        self.captioner = captioner
        chooser = CaptionChooser(
            guidance: ConceptGuidance(settings),
            isNeutral: settings.neutral
        )
        minimumConfidence = Float(settings.minConfidence)
        let cooccurrence = try CooccurrenceTable(
            contentsOf: weights.path(of: "hashtag_cooccurrence.tsv")
        )
        suggester = HashtagSuggester(
            cooccurrence: cooccurrence,
            generated: try GeneratedThemes(hashtags.model, weights: weights)
        )
        normalizer = TagNormalizer(
            captionWords: try TextList(contentsOf: weights.path(of: "vocabulary.txt")).lines,
            cooccurrence: cooccurrence
        )
    }

    /// The draft of a photo.
    ///
    /// - Parameters:
    ///   - content: Which file it is.
    ///   - header: What the file says of it.
    ///   - description: What the models see.
    ///   - decodingTime: How long the file took to decode.
    ///   - pipeline: The pipeline's name.
    /// - Returns: The draft.
    /// - Throws: `TensorError` only if the program is inconsistent with itself.
    func draft(
        of content: PhotoIdentity,
        _ header: ImageHeader,
        _ description: PhotoDescription,
        decodingTime: Duration,
        pipeline: String
    ) throws -> Draft {
        let chosen = chooser.choose(description)
        let tags = try tags(of: description, chosen)
        return Draft(
            photo: Photo(
                path: content.version.path,
                sha256: content.sha256,
                byteCount: Int(content.version.byteCount),
                width: header.width,
                height: header.height,
                orientation: Int(header.orientation.rawValue)
            ),
            findings: Findings(description, by: captioner, decodingTime: decodingTime),
            pipeline: pipeline,
            caption: chosen.text,
            captionSource: CaptionSource(chosen.source),
            confidence: chosen.confidence,
            altText: AltText(caption: chosen.text).text,
            hashtags: normalizer.normalized(tags).map(Hashtag.init),
            fields: PhotoField.fields(of: header),
            needsReview: chosen.needsReview,
            holdReason: holdReason(chosen),
            notes: chosen.note.map { [$0] } ?? []
        )
    }

    private func tags(
        of description: PhotoDescription,
        _ chosen: ChosenCaption
    ) throws(TensorError) -> [ScoredTag] {
        let isOwn = chosen.source == .model
        return try suggester.suggest(
            caption: chosen.text,
            match: isOwn ? description.match : 1,
            labels: description.labels.map { ($0.name, $0.probability) },
            imageFits: { phrases throws(TensorError) in
                isOwn ? try captioner.fits(of: phrases, to: description) : [:]
            },
            limit: Self.suggestionCount
        )
    }

    /// Why a photo with this caption is held, or nil.
    private func holdReason(_ caption: ChosenCaption) -> String? {
        guard caption.confidence < minimumConfidence else { return nil }
        return """
            the caption is right with probability \(Decimals.text(caption.confidence)), less than \
            min_confidence \(Decimals.text(minimumConfidence))
            """
    }
}

extension ConceptGuidance {
    /// When a concept has to be named, as the settings say.
    init(_ settings: Settings.Captioning) {
        self.init(
            minimumConcept: Float(settings.minLabel),
            minimumMatch: Float(settings.minMatch)
        )
    }
}
