package import Checkpoints
package import ImageDecoding
package import NeuralNetwork
package import TensorCore

/// The image encoder: ResNet-50 v1.5 (the stride of a downsampling block is in its 3×3 convolution)
/// without its classifier.
///
/// - SeeAlso: He et al. 2016, table 1; torchvision's `resnet50` for v1.5 and the tensors' names.
package struct ResNet50: Sendable {
    /// Side of the input in pixels.
    package static let side = 224
    /// Size of a region's feature vector.
    package static let featureSize = 2048
    /// The ImageNet statistics of pixel values 0…255.
    package static let normalization = PixelNormalization(
        means: [0.485, 0.456, 0.406].map { $0 * 255 },
        deviations: [0.229, 0.224, 0.225].map { $0 * 255 }
    )

    private let network: CompiledGraph

    /// Loads and packs the weights, batch normalisation folded in.
    ///
    /// - Parameters:
    ///   - checkpoint: The file that ``fileName(for:)`` names.
    ///   - precision: Of the computation.
    /// - Throws: `CheckpointError` or `TensorError` if the file is not a ResNet-50.
    package init(_ checkpoint: Checkpoint, precision: Precision = .fp32) throws {
        network = try CompiledGraph(try Self.graph(checkpoint), precision: precision)
    }

    /// The name of the weights' file.
    package static func fileName(for precision: Precision) -> String {
        precision == .int8 ? "resnet50.int8.safetensors" : "resnet50.safetensors"
    }

    /// Encodes photos.
    ///
    /// - Parameter images: N photos of ``side`` × ``side`` pixels.
    /// - Returns: 49 regions of each photo, a 7×7 grid in row-major order, `[N · 49, 2048]`.
    /// - Throws: `TensorError` if there is no photo or one has another size.
    /// - Complexity: 4.1 billion multiplications a photo.
    package func encode(_ images: [RGBImage]) throws(TensorError) -> Tensor {
        try network(images.map(\.pixels))
    }

    /// The network as a description, with the weights of a file.
    ///
    /// - Throws: `CheckpointError` or `TensorError` if the file is not a ResNet-50.
    package static func graph(_ checkpoint: Checkpoint) throws -> Graph {
        let file = ConvolutionFile(checkpoint: checkpoint, epsilon: 1e-5)
        var graph = Graph()
        let stem = try graph.stem(
            normalization,
            height: side,
            width: side,
            filters: try file.filters("conv1", "bn1", shape: [64, 3, 7, 7]),
            stride: 2,
            padding: .symmetric(3),
            activation: .relu
        )
        let window = SlidingWindow(kernel: 3, stride: 2, padding: .symmetric(1))
        var value = try graph.maximum(stem, over: window)
        for (layer, count) in zip(1..., [3, 4, 6, 3]) {
            for index in 0..<count {
                let block = Block(
                    file: file,
                    name: "layer\(layer).\(index)",
                    width: 32 << layer,
                    stride: index == 0 && layer > 1 ? 2 : 1,
                    isFirst: index == 0
                )
                value = try block.append(to: &graph, value)
            }
        }
        return graph
    }
}

/// 1×1, 3×3 and 1×1 convolutions around a shortcut.
private struct Block {
    let file: ConvolutionFile
    let name: String
    /// Channels between the convolutions.
    let width: Int
    let stride: Int
    /// Whether the shortcut needs a convolution.
    let isFirst: Bool

    func append(to graph: inout Graph, _ input: Graph.Value) throws -> Graph.Value {
        func filters(
            _ convolution: String,
            _ normalization: String,
            _ shape: Shape
        ) throws -> Filters {
            try file.filters("\(name).\(convolution)", "\(name).\(normalization)", shape: shape)
        }
        let channels = input.channels
        let shortcut =
            isFirst
            ? try graph.convolution(
                input,
                try filters("downsample.0", "downsample.1", [4 * width, channels, 1, 1]),
                stride: stride
            ) : input
        let reduced = try graph.convolution(
            input,
            try filters("conv1", "bn1", [width, channels, 1, 1]),
            activation: .relu
        )
        let filtered = try graph.convolution(
            reduced,
            try filters("conv2", "bn2", [width, width, 3, 3]),
            stride: stride,
            padding: .symmetric(1),
            activation: .relu
        )
        return try graph.convolution(
            filtered,
            try filters("conv3", "bn3", [4 * width, width, 1, 1]),
            residual: shortcut,
            activation: .relu
        )
    }
}
