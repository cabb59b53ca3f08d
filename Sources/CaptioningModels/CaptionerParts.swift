package import Checkpoints
package import ImageDecoding
package import NeuralNetwork
package import TensorCore

/// The networks of a captioner one by one, each loaded when it is first used, to measure them apart.
package struct CaptionerParts {
    private struct Decoder {
        let search: CaptionSearch
        let vocabulary: Vocabulary
    }

    private let weights: WeightsDirectory
    private let precision: Precision
    private var encoder: ResNet50?
    private var classifier: EfficientNetLite2?
    private var decoder: Decoder?

    /// Takes the weights of a folder, in a precision.
    package init(weights: WeightsDirectory, precision: Precision) {
        self.weights = weights
        self.precision = precision
    }

    /// Encodes photos as one batch.
    ///
    /// - Parameter photos: Of 224 × 224 pixels; others are squashed to that.
    /// - Returns: The features, `[49 N, 2048]`.
    /// - Throws: `CheckpointError` if the weights are missing, damaged or of another network.
    package mutating func encode(_ photos: [RGBImage]) throws -> Tensor {
        let network = try encoder ?? ResNet50(checkpoint(of: .resNet50), precision: precision)
        encoder = network
        return try network.encode(
            photos.map { $0.resized(width: ResNet50.side, height: ResNet50.side) }
        )
    }

    /// Classifies photos as one batch.
    ///
    /// - Parameter photos: Of 260 × 260 pixels; others are squashed or stretched to that.
    /// - Returns: The probability of each class, `[N, 1000]`.
    /// - Throws: `CheckpointError` if the weights are missing, damaged or of another network.
    package mutating func classify(_ photos: [RGBImage]) throws -> Tensor {
        let network =
            try classifier
            ?? EfficientNetLite2(checkpoint(of: .efficientNetLite2), precision: precision)
        classifier = network
        let side = EfficientNetLite2.side
        return try network.classify(photos.map { $0.resized(width: side, height: side) })
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
        let photos = features.shape.rows / PhotoEncoder.featureShape.rows
        let opening = try decoder.search.decoder.begin(features, photos: photos)
        return try decoder.search(opening, options: options).map { found in
            decoder.vocabulary.words(for: found.first?.words ?? []).joined(separator: " ")
        }
    }

    private func checkpoint(of network: QuantizableNetwork) throws -> Checkpoint {
        try weights.checkpoint(of: network, precision: precision)
    }

    private func loadedDecoder() throws -> Decoder {
        let words = try TextList(contentsOf: weights.path(of: "vocabulary.txt"))
        let files = try DecoderFiles(.updown, in: weights, words: words)
        return Decoder(
            search: CaptionSearch(decoder: try files.decoder(precision: precision)),
            vocabulary: files.vocabulary
        )
    }
}
