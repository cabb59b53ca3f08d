package import Checkpoints
package import ImageDecoding
internal import NeuralNetwork
internal import Synchronization
internal import TensorCore

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

    /// Describes a photo of any size.
    ///
    /// The whole photo is squashed to each network's square input, as in training.
    ///
    /// - Throws: `TensorError` only if the program is inconsistent with itself.
    package func describe(_ photo: RGBImage) throws -> PhotoDescription {
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
                captions = try decode(features)
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
