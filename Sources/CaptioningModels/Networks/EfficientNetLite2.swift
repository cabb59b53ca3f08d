package import Checkpoints
package import ImageDecoding
package import NeuralNetwork
package import TensorCore

/// The ImageNet classifier: EfficientNet-Lite2, inverted residual blocks without squeeze-excite, with
/// ReLU6 and TensorFlow's SAME padding.
///
/// - SeeAlso: Tan, Le 2019, table 1 and section 3.3; the "lite" variant of TensorFlow's TPU models.
package struct EfficientNetLite2: Sendable {
    /// Kernel, stride and number of blocks of a stage, and its channels (depth multiplier 1.2, width
    /// multiplier 1.1; the first and the last stage's depths are not multiplied).
    private static let stages = [
        (kernel: 3, stride: 1, blocks: 1, channels: 16),
        (kernel: 3, stride: 2, blocks: 3, channels: 24),
        (kernel: 5, stride: 2, blocks: 3, channels: 48),
        (kernel: 3, stride: 2, blocks: 4, channels: 88),
        (kernel: 5, stride: 1, blocks: 4, channels: 120),
        (kernel: 5, stride: 2, blocks: 5, channels: 208),
        (kernel: 3, stride: 1, blocks: 1, channels: 352),
    ]

    /// Side of the input in pixels.
    package static let side = 260
    /// Number of ImageNet's classes.
    package static let classCount = 1000
    /// Channels before the classifier.
    private static let headSize = 1280
    /// To about −1…1, as in training.
    package static let normalization = PixelNormalization(
        means: [127, 127, 127],
        deviations: [128, 128, 128]
    )

    private let network: CompiledGraph

    /// Loads and packs the weights, batch normalisation folded in.
    ///
    /// - Parameters:
    ///   - checkpoint: The file that ``fileName(for:)`` names.
    ///   - precision: Of the computation.
    /// - Throws: `CheckpointError` or `TensorError` if the file is not an EfficientNet-Lite2.
    package init(_ checkpoint: Checkpoint, precision: Precision = .fp32) throws {
        network = try CompiledGraph(try Self.graph(checkpoint), precision: precision)
    }

    /// The name of the weights' file.
    package static func fileName(for precision: Precision) -> String {
        precision == .int8
            ? "efficientnet_lite2.int8.safetensors" : "efficientnet_lite2.safetensors"
    }

    /// Classifies photos.
    ///
    /// - Parameter images: N photos of ``side`` × ``side`` pixels.
    /// - Returns: The probability of each class, `[N, 1000]`.
    /// - Throws: `TensorError` if there is no photo or one has another size.
    /// - Complexity: 0.87 billion multiplications a photo.
    package func classify(_ images: [RGBImage]) throws(TensorError) -> Tensor {
        var probabilities = try network(images.map(\.pixels))
        probabilities.applySoftmax()
        return probabilities
    }

    /// The network as a description, up to the classes' scores, with the weights of a file.
    ///
    /// - Throws: `CheckpointError` or `TensorError` if the file is not an EfficientNet-Lite2.
    package static func graph(_ checkpoint: Checkpoint) throws -> Graph {
        let file = ConvolutionFile(checkpoint: checkpoint, epsilon: 1e-3)
        var graph = Graph()
        var value = try graph.stem(
            normalization,
            height: side,
            width: side,
            filters: try file.filters("_conv_stem", "_bn0", shape: [32, 3, 3, 3]),
            stride: 2,
            padding: .same,
            activation: .relu6
        )
        var number = 0
        for stage in stages {
            for index in 0..<stage.blocks {
                let block = Block(
                    file: file,
                    name: "_blocks.\(number)",
                    expansion: number == 0 ? 1 : 6,
                    kernel: stage.kernel,
                    stride: index == 0 ? stage.stride : 1,
                    channels: stage.channels
                )
                value = try block.append(to: &graph, value)
                number += 1
            }
        }
        let head = try graph.convolution(
            value,
            try file.filters("_conv_head", "_bn1", shape: [headSize, value.channels, 1, 1]),
            activation: .relu6
        )
        let mean = graph.mean(head, result: try file.quantization("mean.output"))
        _ = try graph.convolution(
            mean,
            try file.filters("_fc", nil, shape: [classCount, headSize, 1, 1])
        )
        return graph
    }
}

/// A 1×1 convolution to more channels, one of each channel by itself, and a 1×1 convolution to few.
private struct Block {
    let file: ConvolutionFile
    let name: String
    /// How many times more channels; 1 for no first convolution.
    let expansion: Int
    let kernel: Int
    let stride: Int
    let channels: Int

    func append(to graph: inout Graph, _ input: Graph.Value) throws -> Graph.Value {
        let wide = expansion * input.channels
        let expanded =
            expansion > 1
            ? try graph.convolution(
                input,
                try filters("_expand_conv", "_bn0", [wide, input.channels, 1, 1]),
                activation: .relu6
            ) : input
        let filtered = try graph.depthwise(
            expanded,
            try filters("_depthwise_conv", "_bn1", [wide, 1, kernel, kernel]),
            stride: stride,
            padding: .same,
            activation: .relu6
        )
        return try graph.convolution(
            filtered,
            try filters("_project_conv", "_bn2", [channels, wide, 1, 1]),
            residual: stride == 1 && channels == input.channels ? input : nil
        )
    }

    private func filters(
        _ convolution: String,
        _ normalization: String,
        _ shape: Shape
    ) throws -> Filters {
        try file.filters("\(name).\(convolution)", "\(name).\(normalization)", shape: shape)
    }
}
