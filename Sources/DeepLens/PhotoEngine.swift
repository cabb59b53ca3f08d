import CaptioningModels
import Crypto
import FolderWatching
import HashtagModels
import ImageDecoding
import PipelineRuntime
import StageKit
import StateStore
import SystemPackage

/// Reads, decodes, captions and tags photos, one at a time on a thread of its own.
final class PhotoEngine: PhotoDescriber {
    /// What an engine is made from.
    struct Options: Hashable, Sendable {
        var weights: FilePath?
        var beamWidth = 3
        var threads: Int?
        var minimumMatch: Float = 0.30
        var minimumLabel: Float = 0.5
        var maximumMegapixels = 200.0
    }

    private let thread = InferenceThread()
    private let decoder: ImageDecoder
    private let captioner: Captioner
    private let chooser: CaptionChooser
    private let suggester: HashtagSuggester

    /// Loads the weights.
    ///
    /// - Throws: The error of the first file that is missing or damaged.
    init(_ options: Options) throws {
        let weights = try WeightsDirectory.locate(explicitly: options.weights)
        decoder = ImageDecoder(maximumMegapixels: options.maximumMegapixels)
        captioner = try Captioner(
            weights: weights,
            options: Captioner.Options(beamWidth: options.beamWidth, threads: options.threads)
        )
        chooser = CaptionChooser(
            minimumMatch: options.minimumMatch,
            minimumLabel: options.minimumLabel
        )
        suggester = HashtagSuggester(
            cooccurrence: try CooccurrenceTable(
                contentsOf: weights.path.appending("hashtag_cooccurrence.tsv")
            )
        )
    }

    func read(_ path: FilePath) async throws(PhotoError) -> PhotoContent {
        let decoder = decoder
        return try await thread.run { () throws(PhotoError) in
            do throws(ImageDecodingError) {
                let before = try PhotoVersion(ofFileAt: path)
                let bytes = try decoder.readFile(at: path)
                guard try PhotoVersion(ofFileAt: path) == before else {
                    throw PhotoError.changed(path)
                }
                return PhotoContent(version: before, bytes: bytes, sha256: SHA256.hexDigest(bytes))
            } catch {
                throw PhotoError(error, step: "read")
            }
        }
    }

    func describe(
        _ content: PhotoContent,
        pipeline: String
    ) async throws(PhotoError) -> Draft {
        try await thread.run { () throws(PhotoError) in
            try self.describeNow(content, pipeline: pipeline)
        }
    }
}
