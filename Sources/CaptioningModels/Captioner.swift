package import Checkpoints
package import ImageDecoding
internal import NeuralNetwork
internal import Synchronization
package import TensorCore

/// Describes photos: captions with scores, how well the best one fits, and labels.
///
/// Weights are immutable; one set of scratch buffers is guarded by a lock, so calls from several
/// threads wait for each other (a matrix product uses all cores anyway). Calls block for tens of
/// milliseconds: make them from a thread of your own, not from Swift's cooperative pool.
package final class Captioner: Sendable {
    /// Choices that hold for all photos.
    package struct Options: Sendable, Equatable {
        /// How captions are searched.
        package var search: SearchOptions
        /// Compute threads of the process; nil for all available cores, at most eight.
        package var threads: Int?
        /// Labels a description lists.
        package var labelCount: Int

        /// Makes options.
        package init(
            search: SearchOptions = SearchOptions(),
            threads: Int? = nil,
            labelCount: Int = 5
        ) {
            self.search = search
            self.threads = threads
            self.labelCount = labelCount
        }
    }

    private struct Workspace {
        var encoder = ResNet50.Workspace()
        var classifier = EfficientNetLite2.Workspace()
    }

    /// The files that determine the results, in the order of the checksum.
    package static let weightsFileNames = Networks.fileNames

    /// The decoder's name.
    package static let modelName = "updown"
    private let options: Options
    private let networks: Networks
    private let workspace = Mutex(Workspace())

    /// Loads all weights.
    ///
    /// - Throws: `CheckpointError` if a file is missing, damaged or of another model.
    package init(weights: WeightsDirectory, options: Options = Options()) throws {
        self.options = options
        Threads.use(options.threads)
        networks = try Networks(weights)
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
        return try workspace.withLock { (workspace) throws(TensorError) in
            try networks.embedding.embed(features: try encode(input, &workspace.encoder))
        }
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

    /// Describes a photo of any size.
    ///
    /// The whole photo is squashed to each network's square input, as in training.
    ///
    /// - Parameters:
    ///   - photo: The photo.
    ///   - augmentation: Captions of other photos to learn from; nil for none.
    ///   - content: SHA-256 of a photo whose own captions do not count, as when they are the test.
    /// - Returns: What the models see.
    /// - Throws: `TensorError` only if the program is inconsistent with itself.
    package func describe(
        _ photo: RGBImage,
        with augmentation: RetrievalAugmentation? = nil,
        besides content: String? = nil
    ) throws -> PhotoDescription {
        var timings = PhotoDescription.Timings()
        let clock = ContinuousClock()
        var (encoderInput, classifierInput) = (photo, photo)
        timings.resize = clock.measure {
            encoderInput = photo.resized(width: ResNet50.side, height: ResNet50.side)
            classifierInput = photo.resized(
                width: EfficientNetLite2.side,
                height: EfficientNetLite2.side
            )
        }
        return try workspace.withLock { workspace in
            var features = Tensor()
            timings.encode = try clock.measure {
                features = try encode(encoderInput, &workspace.encoder)
            }
            var captions: (hypotheses: [PhotoDescription.Hypothesis], match: Float) = ([], 0)
            timings.decode = try clock.measure {
                captions =
                    try augmentation.flatMap { augmentation in
                        try augmented(features, with: augmentation, besides: content)
                    } ?? decode(features)
            }
            var labels: [PhotoDescription.LabelScore] = []
            timings.label = try clock.measure {
                labels = try classify(classifierInput, &workspace.classifier)
            }
            return PhotoDescription(
                hypotheses: captions.hypotheses,
                match: captions.match,
                labels: labels,
                timings: timings
            )
        }
    }

    private func encode(
        _ image: RGBImage,
        _ workspace: inout ResNet50.Workspace
    ) throws(TensorError) -> Tensor {
        try ResNet50.normalization(
            image.pixels,
            height: image.height,
            width: image.width,
            into: &workspace.input
        )
        return try networks.encoder.encode(&workspace)
    }

    /// Captions in the light of near photos; nil if there are none.
    private func augmented(
        _ features: Tensor,
        with augmentation: RetrievalAugmentation,
        besides content: String?
    ) throws(TensorError) -> ([PhotoDescription.Hypothesis], Float)? {
        let vector = try networks.embedding.embed(features: features)
        let neighbours = try augmentation.neighbours(of: vector, besides: content)
        guard let neighbours else { return nil }
        let ranked = try neighbours.captions(
            of: features,
            decoder: networks.decoder,
            embedding: networks.embedding,
            search: options.search
        )
        let hypotheses = ranked.map { caption in
            PhotoDescription.Hypothesis(
                words: neighbours.words(
                    for: caption.sequence.words,
                    vocabulary: networks.vocabulary
                ),
                score: caption.score,
                logProbability: caption.sequence.logProbability,
                attention: caption.sequence.attention
            )
        }
        return (hypotheses, ranked.first?.match ?? 0)
    }

    private func decode(
        _ features: Tensor
    ) throws(TensorError) -> ([PhotoDescription.Hypothesis], Float) {
        let found = try networks.search.beam(features, options: options.search)
        let match = try networks.embedding.match(
            features: features,
            sentence: found.first?.words ?? []
        )
        let hypotheses = found.map { sequence in
            PhotoDescription.Hypothesis(
                words: networks.vocabulary.words(for: sequence.words),
                score: sequence.score,
                logProbability: sequence.logProbability,
                attention: sequence.attention
            )
        }
        return (hypotheses, match)
    }

    private func classify(
        _ image: RGBImage,
        _ workspace: inout EfficientNetLite2.Workspace
    ) throws(TensorError) -> [PhotoDescription.LabelScore] {
        try EfficientNetLite2.normalization(
            image.pixels,
            height: image.height,
            width: image.width,
            into: &workspace.input
        )
        return try networks.classifier.classify(&workspace).largest(options.labelCount).map {
            PhotoDescription.LabelScore(
                name: networks.labels.names[$0.index],
                probability: $0.value
            )
        }
    }
}
