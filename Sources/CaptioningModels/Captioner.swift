package import Checkpoints
package import ImageDecoding
package import NeuralNetwork
package import TensorCore

/// Describes photos: captions with scores, how well the best one fits, and labels.
///
/// Weights are immutable; calls from several threads go side by side. Calls block for tens of
/// milliseconds: make them from a thread of your own, not from Swift's cooperative pool.
package final class Captioner: Sendable {
    /// Choices that hold for all photos.
    package struct Options: Sendable, Equatable {
        /// What says the captions.
        package var model: ModelName
        /// How captions are searched.
        package var search: SearchOptions
        /// How much the match with the photo counts when captions are ranked (``MatchRanking``); 0
        /// leaves them in the order of the search.
        package var matchWeight: Double
        /// Compute threads of the process; nil for all available cores, at most eight.
        package var threads: Int?
        /// How the networks compute.
        package var precision: Precision
        /// Labels a description lists.
        package var labelCount: Int
        /// When a concept has to be named.
        package var guidance: ConceptGuidance

        /// Makes options.
        package init(
            model: ModelName = .updown,
            search: SearchOptions = SearchOptions(),
            matchWeight: Double = 0,
            threads: Int? = nil,
            precision: Precision = .fp32,
            labelCount: Int = 5,
            guidance: ConceptGuidance = ConceptGuidance()
        ) {
            self.model = model
            self.search = search
            self.matchWeight = matchWeight
            self.threads = threads
            self.precision = precision
            self.labelCount = labelCount
            self.guidance = guidance
        }
    }

    let options: Options
    let networks: Networks
    let conceptCaptioner: ConceptCaptioner
    private let phraseFit: PhraseFit

    /// Loads all weights.
    ///
    /// - Throws: `CheckpointError` if a file is missing, damaged or of another model.
    package init(weights: WeightsDirectory, options: Options = Options()) throws {
        self.options = options
        Threads.use(options.threads)
        networks = try Networks(weights, model: options.model, precision: options.precision)
        phraseFit = PhraseFit(networks.embedding, vocabulary: networks.vocabulary)
        conceptCaptioner = ConceptCaptioner(networks)
    }

    /// The name of what says the captions.
    package var modelName: String { options.model.description }

    /// How the networks compute.
    package var precision: Precision { options.precision }

    /// How much the match with the photo counts when captions are ranked.
    package var matchWeight: Double { options.matchWeight }

    /// The files that determine the results, in the order of the checksum.
    package var weightsFileNames: [String] {
        Networks.fileNames(for: options.model, precision: options.precision)
    }

    /// One SHA-256 over all files that determine the results, in hexadecimal.
    ///
    /// It equals `sha256sum FILE… | sha256sum` over ``weightsFileNames`` in the weights' folder. The
    /// first reader waits for the hashing (about 0.1 s).
    package var weightsChecksum: String { networks.checksum.value }

    /// Tells apart weights by which photos' vectors come out differently (``vector(of:)``).
    package var embeddingChecksum: String { networks.embeddingChecksum.value }

    /// The vector under which a photo is found in a datastore, `[1, 512]`.
    ///
    /// - Throws: `TensorError` only if the program is inconsistent with itself.
    package func vector(of photo: RGBImage) throws(TensorError) -> Tensor {
        let input = photo.resized(width: ResNet50.side, height: ResNet50.side)
        return try networks.embedding.embed(features: try networks.encoder.encode([input]))
    }

    /// Prepares a datastore for captioning with these weights.
    ///
    /// - Throws: `TensorError` only if the datastore is inconsistent with itself.
    package func augmentation(
        with datastore: CaptionDatastore,
        options: RetrievalAugmentation.Options = RetrievalAugmentation.Options()
    ) throws(TensorError) -> RetrievalAugmentation {
        try RetrievalAugmentation(datastore, vocabulary: networks.vocabulary, options: options)
    }

    /// How well words and phrases fit a photo that was described (see ``PhraseFit``).
    ///
    /// - Returns: The fit of each phrase of which all words are familiar.
    /// - Throws: `TensorError` if the description was made elsewhere.
    package func fits(
        of phrases: [String],
        to description: PhotoDescription
    ) throws(TensorError) -> [String: Float] {
        try phraseFit.fits(of: phrases, to: description.embedding)
    }
}
