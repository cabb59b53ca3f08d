package import Checkpoints
package import ImageDecoding
internal import NeuralNetwork
package import TensorCore

/// The image encoder alone, for what is computed once a photo and kept.
package struct PhotoEncoder: Sendable {
    /// The shape of a photo's features: regions of the 7×7 grid, values of each.
    package static let featureShape: Shape = [49, ResNet50.featureSize]

    /// SHA-256 of the encoder's weights in hexadecimal.
    package let checksum: String
    private let checkpoint: Checkpoint
    private var network: ResNet50?

    /// Opens the weights, which are loaded for the first photo.
    ///
    /// - Throws: `CheckpointError` if the file is missing or damaged.
    package init(weights: WeightsDirectory) throws {
        checkpoint = try Checkpoint(contentsOf: weights.path(of: "resnet50.safetensors"))
        checksum = checkpoint.file.sha256()
    }

    /// Encodes a photo of any size, squashed to the network's square input as ``Captioner`` does.
    ///
    /// - Returns: The features, ``featureShape``.
    /// - Throws: `CheckpointError` if the weights are of another network.
    package mutating func encode(_ photo: RGBImage) throws -> Tensor {
        let network = try self.network ?? ResNet50(checkpoint)
        self.network = network
        let input = photo.resized(width: ResNet50.side, height: ResNet50.side)
        return try network.encode([input])
    }
}
