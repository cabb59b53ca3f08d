import CaptioningModels
import Checkpoints
import ImageDecoding
import NeuralNetwork
import PipelineRuntime
import Settings
import StageKit
import StateStore
import SystemPackage
import TensorCore

/// Reads, decodes, captions and tags photos.
///
/// Photos that are asked for at once go through it side by side: one thread reads and decodes while
/// others run the networks on the photos that are ready, as many at a time as make a batch.
final class PhotoEngine: PhotoDescriber {
    /// Photos to have in hand at once, so that there is always a batch ready when a thread is done with
    /// its own.
    static let usefulPhotos = 4 * Captioner.largestBatch

    /// The weights and the settings that decide what is said of a photo, and what was learned.
    var fingerprint: String {
        guard let learned = learnedCaptions?.current else { return ownFingerprint.value }
        return "\(ownFingerprint.value) learned \(learned.checksum)"
    }

    /// As much as a photo's pixels take, which would else be asked of the system for each photo anew.
    private static let keptByteCount = 16 << 20

    private let ownFingerprint: EngineFingerprint
    private let learnedCaptions: LearnedCaptions?
    private let captioner: Captioner
    private let reader: PhotoReader
    private let composer: DraftComposer
    private let observer: Observer?
    private let photos = PhotoThread()
    private let inference: InferenceQueue<ReadyPhoto, PhotoDescription>

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
        HeapMemory.keep(upTo: Self.keptByteCount)
        let weights = WeightsDirectory(explicit: settings.weights)
        let captioner = try Captioner(
            weights: weights,
            options: try Captioner.Options(settings, search: search)
        )
        let learnedCaptions = try settings.datastore.map { path in
            try LearnedCaptions(at: path, captioner: captioner)
        }
        ownFingerprint = EngineFingerprint(
            settings,
            captioner: captioner,
            hashtags: try hashtags.model.checksum(in: weights)
        )
        reader = PhotoReader(maximumMegapixels: Double(settings.maxMegapixels))
        composer = try DraftComposer(
            settings,
            hashtags: hashtags,
            captioner: captioner,
            weights: weights
        )
        inference = InferenceQueue(largestBatch: Captioner.largestBatch) { photos in
            captioner.results(
                for: photos,
                with: learnedCaptions?.current?.augmentation,
                besidesThemselves: ignoresOwnCaptions
            )
        }
        self.captioner = captioner
        self.learnedCaptions = learnedCaptions
        self.observer = observer
    }

    func read(_ path: FilePath) async throws(PhotoError) -> PhotoContent {
        try await photos.run { [reader] () throws(PhotoError) in try reader.read(path) }
    }

    func isCurrent(_ version: PhotoVersion) -> Bool {
        (try? reader.version(of: version.path)) == version
    }

    func describe(
        _ content: consuming PhotoContent,
        pipeline: String
    ) async throws(PhotoError) -> Draft {
        let read = consume content
        return try await describe(pipeline: pipeline, hasBegun: true) { () throws(PhotoError) in
            read
        }
    }

    /// Reads and describes a file.
    ///
    /// - Throws: ``PhotoError``.
    func describe(fileAt path: FilePath, pipeline: String) async throws(PhotoError) -> Draft {
        try await describe(pipeline: pipeline) { [reader] () throws(PhotoError) in
            try reader.read(path)
        }
    }

    /// Reads and describes files, as many at once as is useful.
    ///
    /// - Parameters:
    ///   - files: The files.
    ///   - pipeline: The pipeline's name.
    ///   - body: Is given each file with its draft or why there is none, in the order of the files.
    /// - Throws: What `body` throws.
    func forEachDraft(
        of files: [FilePath],
        pipeline: String,
        _ body: (FilePath, Result<Draft, PhotoError>) async throws -> Void
    ) async throws {
        var rest = files[...]
        try await workAhead(by: Self.usefulPhotos) { _ in
            rest.popFirst()
        } work: { file -> Result<Draft, PhotoError> in
            do throws(PhotoError) {
                return .success(try await self.describe(fileAt: file, pipeline: pipeline))
            } catch {
                return .failure(error)
            }
        } take: { file, draft in
            try await body(file, draft)
        }
    }

    private func describe(
        pipeline: String,
        hasBegun: Bool = false,
        _ content: @escaping @Sendable () throws(PhotoError) -> PhotoContent
    ) async throws(PhotoError) -> Draft {
        let photo = try await photos.run(hasBegun: hasBegun) { [reader] () throws(PhotoError) in
            try ReadyPhoto(content(), reader, keepsImage: self.observer != nil)
        }
        let path = photo.content.version.path
        do {
            let description = try await inference.run(photo)
            return try await photos.run(hasBegun: true) { [composer, observer] in
                if let image = photo.image { try observer?(path, image, description) }
                return try composer.draft(
                    of: photo.content,
                    photo.header,
                    description,
                    decodingTime: photo.decodingTime,
                    pipeline: pipeline
                )
            }
        } catch {
            throw PhotoError(error, at: path, step: "caption")
        }
    }

    /// A photo as a datastore holds it.
    ///
    /// - Throws: ``PhotoError``.
    func learn(_ content: PhotoContent) async throws(PhotoError) -> LearnedPhoto {
        try await photos.run(hasBegun: true) { [reader, captioner] () throws(PhotoError) in
            let photo = try reader.decode(content)
            do {
                return LearnedPhoto(
                    vector: try captioner.vector(of: photo.image),
                    fields: PhotoField.fields(of: photo.header)
                )
            } catch {
                throw PhotoError(error, at: content.version.path, step: "caption")
            }
        }
    }

    /// The checksum of the weights that a datastore's vectors belong to.
    var embeddingChecksum: String { captioner.embeddingChecksum }
}
