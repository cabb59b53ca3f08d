import CaptioningModels
import Checkpoints
import Crypto
import FolderWatching
import HashtagModels
import ImageDecoding
import NeuralNetwork
import PipelineRuntime
import Settings
import StageKit
import StateStore
import SystemPackage
import TensorCore

/// Reads, decodes, captions and tags photos, one at a time on a thread of its own.
final class PhotoEngine: PhotoDescriber {
    /// The weights and the settings that decide what is said of a photo, and what was learned.
    var fingerprint: String {
        guard let learned = learnedCaptions?.current else { return ownFingerprint }
        return "\(ownFingerprint) learned \(learned.checksum)"
    }

    /// A large JPEG is decoded at a fraction of its size whose sides are no shorter than this: 1.4
    /// times what the largest network takes, so that antialiasing has pixels to average.
    static let minimumSide = 364
    /// The tags suggested to the pipeline's stages, which choose among them.
    private static let suggestionCount = 20

    private let ownFingerprint: String
    private let ignoresOwnCaptions: Bool
    private let learnedCaptions: LearnedCaptions?
    private let thread = InferenceThread()
    private let decoder: ImageDecoder
    private let captioner: Captioner
    private let chooser: CaptionChooser
    private let minimumConfidence: Float
    private let suggester: HashtagSuggester
    private let normalizer: TagNormalizer
    private let observer: Observer?

    /// What is told of each photo once it is described, with its path and its pixels.
    typealias Observer = @Sendable (FilePath, RGBImage, PhotoDescription) throws -> Void

    /// Loads the weights.
    ///
    /// - Parameters:
    ///   - settings: How photos are captioned.
    ///   - hashtags: How hashtags are found.
    ///   - search: How captions are searched; nil for a beam of the width in the settings.
    ///   - ignoresOwnCaptions: Whether what was learned of a photo does not count for that photo
    ///     itself, as when captions are compared with it.
    ///   - observer: Told of each photo; what it throws is the photo's failure.
    /// - Throws: The error of the first file that is missing or damaged, or of an unknown model.
    init(
        _ settings: Settings.Captioning,
        hashtags: Settings.Hashtags,
        search: SearchOptions? = nil,
        ignoresOwnCaptions: Bool = false,
        observer: Observer? = nil
    ) throws {
        guard let model = ModelName(settings.model) else {
            throw UnknownModel(name: settings.model)
        }
        self.observer = observer
        let weights = WeightsDirectory(explicit: settings.weights)
        decoder = ImageDecoder(maximumMegapixels: Double(settings.maxMegapixels))
        let guidance = ConceptGuidance(
            minimumConcept: Float(settings.minLabel),
            minimumMatch: Float(settings.minMatch)
        )
        captioner = try Captioner(
            weights: weights,
            options: Captioner.Options(
                model: model,
                search: search ?? SearchOptions(beamWidth: settings.beam),
                threads: settings.threads,
                precision: PrecisionChoice(settings.precision, weights: weights).precision,
                guidance: guidance
            )
        )
        chooser = CaptionChooser(guidance: guidance, isNeutral: settings.neutral)
        minimumConfidence = Float(settings.minConfidence)
        self.ignoresOwnCaptions = ignoresOwnCaptions
        learnedCaptions = try settings.datastore.map { [captioner] path in
            try LearnedCaptions(at: path, captioner: captioner)
        }
        ownFingerprint = """
            \(ProgramVersion.current) \(captioner.weightsChecksum) \(captioner.precision) beam \(settings.beam) \
            match \(settings.minMatch) label \(settings.minLabel) \
            confidence \(settings.minConfidence) neutral \(settings.neutral) \
            hashtags \(try hashtags.model.checksum(in: weights))
            """
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

    func read(_ path: FilePath) async throws(PhotoError) -> PhotoContent {
        try await thread.run { () throws(PhotoError) in try self.readNow(path) }
    }

    func describe(_ content: PhotoContent, pipeline: String) async throws(PhotoError) -> Draft {
        try await thread.run { () throws(PhotoError) in
            try self.describeNow(content, pipeline: pipeline)
        }
    }

    /// A photo as a datastore holds it.
    ///
    /// - Throws: ``PhotoError``.
    func learn(_ content: PhotoContent) async throws(PhotoError) -> LearnedPhoto {
        try await thread.run { () throws(PhotoError) in
            let photo = try self.decodeNow(content)
            do {
                return LearnedPhoto(
                    vector: try self.captioner.vector(of: photo.image),
                    fields: PhotoField.fields(of: photo.header)
                )
            } catch {
                throw PhotoError(error, at: content.version.path, step: "caption")
            }
        }
    }

    /// The checksum of the weights that a datastore's vectors belong to.
    var embeddingChecksum: String { captioner.embeddingChecksum }

    private func readNow(_ path: FilePath) throws(PhotoError) -> PhotoContent {
        do {
            let before = try version(of: path)
            let bytes = try decoder.readFile(at: path)
            guard try version(of: path) == before else {
                throw PhotoError(
                    step: "read",
                    reason: "\(path): changed while it was read",
                    kind: .incomplete
                )
            }
            return PhotoContent(version: before, bytes: bytes, sha256: SHA256.hexDigits(of: bytes))
        } catch let error as PhotoError {
            throw error
        } catch {
            throw PhotoError(error, at: path, step: "read")
        }
    }

    private func version(of path: FilePath) throws -> PhotoVersion {
        let file = try SettledFile(lookingUp: path, folder: path.removingLastComponent())
        return PhotoVersion(
            path: path,
            byteCount: file.byteCount,
            modified: file.modified,
            device: file.device,
            inode: file.inode
        )
    }

    private func describeNow(
        _ content: PhotoContent,
        pipeline: String
    ) throws(PhotoError) -> Draft {
        let path = content.version.path
        let clock = ContinuousClock()
        let start = clock.now
        let photo = try decodeNow(content)
        let decodingTime = clock.now - start
        do {
            let description = try captioner.describe(
                photo.image,
                with: learnedCaptions?.current?.augmentation,
                besides: ignoresOwnCaptions ? content.sha256 : nil
            )
            try observer?(path, photo.image, description)
            let findings = Findings(description, by: captioner, decodingTime: decodingTime)
            return try draft(of: photo, content, description, findings, pipeline: pipeline)
        } catch {
            throw PhotoError(error, at: path, step: "caption")
        }
    }

    private func decodeNow(_ content: PhotoContent) throws(PhotoError) -> DecodedPhoto {
        let path = content.version.path
        do {
            return try decoder.decode(
                bytes: content.bytes,
                name: path.string,
                minimumSide: Self.minimumSide
            )
        } catch {
            throw PhotoError(error, at: path, step: "decode")
        }
    }

    private func draft(
        of photo: DecodedPhoto,
        _ content: PhotoContent,
        _ description: PhotoDescription,
        _ findings: Findings,
        pipeline: String
    ) throws -> Draft {
        let chosen = chooser.choose(description)
        let isOwn = chosen.source == .model
        let tags = try suggester.suggest(
            caption: chosen.text,
            match: isOwn ? description.match : 1,
            labels: description.labels.map { ($0.name, $0.probability) },
            imageFits: { phrases throws(TensorError) in
                isOwn ? try captioner.fits(of: phrases, to: description) : [:]
            },
            limit: Self.suggestionCount
        )
        return Draft(
            photo: Photo(
                path: content.version.path,
                sha256: content.sha256,
                byteCount: content.bytes.count,
                width: photo.header.width,
                height: photo.header.height,
                orientation: Int(photo.header.orientation.rawValue)
            ),
            findings: findings,
            pipeline: pipeline,
            caption: chosen.text,
            captionSource: CaptionSource(chosen.source),
            confidence: chosen.confidence,
            altText: AltText(caption: chosen.text).text,
            hashtags: normalizer.normalized(tags).map(Hashtag.init),
            fields: PhotoField.fields(of: photo.header),
            needsReview: chosen.needsReview,
            holdReason: holdReason(chosen),
            notes: chosen.note.map { [$0] } ?? []
        )
    }
}

extension PhotoEngine {
    /// Why a photo with this caption is held, or nil.
    private func holdReason(_ caption: ChosenCaption) -> String? {
        guard caption.confidence < minimumConfidence else { return nil }
        return """
            the caption is right with probability \(Decimals.text(caption.confidence)), less than \
            min_confidence \(Decimals.text(minimumConfidence))
            """
    }
}

/// What was given as a model's name cannot be one.
struct UnknownModel: Error, CustomStringConvertible {
    let name: String

    var description: String {
        """
        '\(name)' is no model's name: name a decoder such as updown, or several joined by +, such as \
        sat+updown
        """
    }
}

extension SHA256 {
    fileprivate static func hexDigits(of bytes: [UInt8]) -> String {
        hash(data: bytes).map { byte in
            let digits = String(byte, radix: 16)
            return digits.count == 1 ? "0" + digits : digits
        }.joined()
    }
}
