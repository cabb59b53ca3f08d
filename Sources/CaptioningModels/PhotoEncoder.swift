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
    private let network: ResNet50
    private var workspace = ResNet50.Workspace()

    /// Loads the weights.
    ///
    /// - Throws: `CheckpointError` if the file is missing, damaged or of another network.
    package init(weights: WeightsDirectory) throws {
        let checkpoint = try Checkpoint(contentsOf: weights.path(of: "resnet50.safetensors"))
        network = try ResNet50(checkpoint)
        checksum = checkpoint.file.sha256()
    }

    /// Encodes a photo of any size, squashed to the network's square input as ``Captioner`` does.
    ///
    /// - Returns: The features, ``featureShape``.
    /// - Throws: `TensorError` only if the program is inconsistent with itself.
    package mutating func encode(_ photo: RGBImage) throws(TensorError) -> Tensor {
        let input = photo.resized(width: ResNet50.side, height: ResNet50.side)
        try ResNet50.normalization(
            input.pixels,
            height: input.height,
            width: input.width,
            into: &workspace.input
        )
        return try network.encode(&workspace)
    }
}
