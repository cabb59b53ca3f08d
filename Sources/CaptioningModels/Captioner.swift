package import Checkpoints
package import ImageDecoding
package import NeuralNetwork
internal import Synchronization
package import TensorCore

/// Describes photos: captions with scores, how well the best one fits, and labels.
///
/// Weights are immutable; calls from several threads wait for each other (a network uses all cores
/// anyway). Calls block for tens of milliseconds: make them from a thread of your own, not from Swift's
/// cooperative pool.
package final class Captioner: Sendable {
    /// Choices that hold for all photos.
    package struct Options: Sendable, Equatable {
        /// What says the captions.
        package var model: ModelName
        /// How captions are searched.
        package var search: SearchOptions
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
            threads: Int? = nil,
            precision: Precision = .fp32,
            labelCount: Int = 5,
            guidance: ConceptGuidance = ConceptGuidance()
        ) {
            self.model = model
            self.search = search
            self.threads = threads
            self.precision = precision
            self.labelCount = labelCount
            self.guidance = guidance
        }
    }

    private let options: Options
    private let networks: Networks
    private let phraseFit: PhraseFit
    private let conceptCaptioner: ConceptCaptioner
    private let turn = Mutex(())

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
        return try turn.withLock { _ in
            var features = Tensor()
            timings.encode = try clock.measure {
                features = try networks.encoder.encode([encoderInput])
            }
            var vector = Tensor()
            var captions: (hypotheses: [PhotoDescription.Hypothesis], match: Float) = ([], 0)
            timings.decode = try clock.measure {
                vector = try networks.embedding.embed(features: features)
                captions =
                    try augmentation.flatMap { augmentation in
                        try augmented(features, vector, with: augmentation, besides: content)
                    } ?? decode(features, vector)
            }
            var probabilities = Tensor()
            timings.label = try clock.measure {
                probabilities = try networks.classifier.classify([classifierInput])
            }
            let concept = concept(in: probabilities)
            var description = PhotoDescription(
                hypotheses: captions.hypotheses,
                match: captions.match,
                embedding: vector,
                labels: labels(probabilities),
                concept: concept,
                conceptMatch: try conceptMatch(vector, concept),
                timings: timings
            )
            description.timings.decode += try clock.measure {
                description.guided = try guided(features, description)
            }
            return description
        }
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

    /// Captions in the light of near photos; nil if there are none.
    private func augmented(
        _ features: Tensor,
        _ vector: Tensor,
        with augmentation: RetrievalAugmentation,
        besides content: String?
    ) throws(TensorError) -> ([PhotoDescription.Hypothesis], Float)? {
        let neighbours = try augmentation.neighbours(of: vector, besides: content)
        guard let neighbours else { return nil }
        let ranked = try neighbours.captions(
            of: features,
            decoder: networks.search.decoder,
            search: options.search
        ) { sentence throws(TensorError) in
            try networks.match(photo: vector, sentence: sentence)
        }
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
        _ features: Tensor,
        _ vector: Tensor
    ) throws(TensorError) -> ([PhotoDescription.Hypothesis], Float) {
        let found = try networks.search(
            features,
            options: options.search,
            opposites: conceptCaptioner.opposites
        )
        let match = try networks.match(photo: vector, sentence: found.first?.words ?? [])
        let hypotheses = found.map { sequence in
            PhotoDescription.Hypothesis(
                sequence,
                words: networks.vocabulary.words(for: sequence.words)
            )
        }
        return (hypotheses, match)
    }

    private func labels(_ probabilities: Tensor) -> [PhotoDescription.LabelScore] {
        probabilities.largest(options.labelCount).map {
            PhotoDescription.LabelScore(
                name: networks.labels.names[$0.index],
                probability: $0.value
            )
        }
    }

    private func concept(in probabilities: Tensor) -> ConceptEvidence.Seen? {
        ConceptEvidence(labels: probabilities.elements, table: networks.concepts).best
    }

    private func conceptMatch(
        _ vector: Tensor,
        _ seen: ConceptEvidence.Seen?
    ) throws(TensorError) -> Float {
        try seen.map { seen throws(TensorError) in
            try conceptCaptioner.match(of: seen.concept, photo: vector)
        } ?? 0
    }

    /// A caption that names the concept, where the decoder's own should have.
    private func guided(
        _ features: Tensor,
        _ description: PhotoDescription
    ) throws(TensorError) -> PhotoDescription.GuidedCaption? {
        let guidance = options.guidance
        guard let seen = description.concept,
            guidance.search == .always || guidance.isNeeded(for: description)
        else { return nil }
        return try conceptCaptioner.caption(
            naming: seen.concept,
            features,
            photo: description.embedding,
            options: options.search
        )
    }
}
