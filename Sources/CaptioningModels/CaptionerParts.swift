package import Checkpoints
package import ImageDecoding
internal import NeuralNetwork
package import TensorCore

/// The networks of a captioner one by one, each loaded when it is first used, to measure them apart.
package struct CaptionerParts {
    private struct Decoder {
        let search: CaptionSearch
        let vocabulary: Vocabulary
    }

    /// Precisions that the networks can compute in, the one that `auto` means first.
    package static let precisions = ["fp32"]

    private let weights: WeightsDirectory
    private var encoder: PhotoEncoder
    private var classifier: EfficientNetLite2?
    private var workspace = EfficientNetLite2.Workspace()
    private var decoder: Decoder?

    /// Finds the weights.
    ///
    /// - Parameters:
    ///   - weights: Where they are.
    ///   - precision: One of ``precisions``.
    /// - Throws: `CheckpointError` if the encoder's file is missing or damaged.
    package init(weights: WeightsDirectory, precision: String) throws {
        self.weights = weights
        encoder = try PhotoEncoder(weights: weights)
    }

    /// Encodes photos as one batch.
    ///
    /// - Returns: The features, `[49 N, 2048]`.
    /// - Throws: `CheckpointError` if the weights are of another network.
    package mutating func encode(_ photos: [RGBImage]) throws -> Tensor {
        guard photos.count != 1 else { return try encoder.encode(photos[0]) }
        var elements: [Float] = []
        for photo in photos { elements += try encoder.encode(photo).elements }
        return try Tensor([elements.count / ResNet50.featureSize, ResNet50.featureSize], elements)
    }

    /// Classifies photos as one batch.
    ///
    /// - Returns: The probability of each class, `[N, 1000]`.
    /// - Throws: `CheckpointError` if the weights are missing, damaged or of another network.
    package mutating func classify(_ photos: [RGBImage]) throws -> Tensor {
        let network = try classifier ?? loadedClassifier()
        classifier = network
        var elements: [Float] = []
        for photo in photos {
            let input = photo.resized(
                width: EfficientNetLite2.side,
                height: EfficientNetLite2.side
            )
            try EfficientNetLite2.normalization(
                input.pixels,
                height: input.height,
                width: input.width,
                into: &workspace.input
            )
            elements += try network.classify(&workspace).elements
        }
        return try Tensor([photos.count, EfficientNetLite2.classCount], elements)
    }

    /// Searches the captions of photos as one batch.
    ///
    /// - Parameters:
    ///   - features: What ``encode(_:)`` returned.
    ///   - options: How captions are searched.
    /// - Returns: Each photo's best caption.
    /// - Throws: `CheckpointError` if the weights are missing, damaged or of another network.
    package mutating func captions(
        of features: Tensor,
        options: SearchOptions
    ) throws -> [String] {
        let decoder = try self.decoder ?? loadedDecoder()
        self.decoder = decoder
        let regions = PhotoEncoder.featureShape.rows
        return try (0..<features.shape.rows / regions).map { photo in
            var rows = Tensor()
            try rows.gather(Array(photo * regions..<(photo + 1) * regions), of: features)
            let best = try decoder.search(rows, options: options).first?.words ?? []
            return decoder.vocabulary.words(for: best).joined(separator: " ")
        }
    }

    private func loadedClassifier() throws -> EfficientNetLite2 {
        let file = try Checkpoint(contentsOf: weights.path(of: "efficientnet_lite2.safetensors"))
        return try EfficientNetLite2(file)
    }

    private func loadedDecoder() throws -> Decoder {
        let words = try TextList(contentsOf: weights.path(of: "vocabulary.txt"))
        let files = try DecoderFiles(.updown, in: weights, words: words)
        return Decoder(
            search: CaptionSearch(decoder: try files.decoder()),
            vocabulary: files.vocabulary
        )
    }
}
