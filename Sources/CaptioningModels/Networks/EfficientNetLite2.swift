package import Checkpoints
package import NeuralNetwork
package import TensorCore

/// The ImageNet classifier: EfficientNet-Lite2, inverted residual blocks without squeeze-excite, with
/// ReLU6 and TensorFlow's SAME padding.
///
/// - SeeAlso: Tan, Le 2019, table 1 and section 3.3; the "lite" variant of TensorFlow's TPU models.
package struct EfficientNetLite2: Sendable {
    /// Activations of one run; keep it from call to call.
    package struct Workspace: Sendable {
        /// The input, `[1, 260, 260, 3]`, normalised.
        package var input = Tensor()
        fileprivate var current = Tensor()
        fileprivate var expanded = Tensor()
        fileprivate var filtered = Tensor()
        fileprivate var next = Tensor()
        fileprivate var columns = Tensor()

        /// Starts empty.
        package init() {}
    }

    /// Kernel, stride and number of blocks of a stage (depth multiplier 1.2; the first and the last
    /// are not multiplied).
    private static let stages = [
        (kernel: 3, stride: 1, blocks: 1), (kernel: 3, stride: 2, blocks: 3),
        (kernel: 5, stride: 2, blocks: 3), (kernel: 3, stride: 2, blocks: 4),
        (kernel: 5, stride: 1, blocks: 4), (kernel: 5, stride: 2, blocks: 5),
        (kernel: 3, stride: 1, blocks: 1),
    ]

    private struct Block: Sendable {
        var expand: Convolution?
        var filter: DepthwiseConvolution
        var project: Convolution
    }

    /// Side of the input in pixels.
    package static let side = 260
    /// Number of ImageNet's classes.
    package static let classCount = 1000
    /// To about −1…1, as in training.
    package static let normalization = PixelNormalization(
        means: [127, 127, 127],
        deviations: [128, 128, 128]
    )

    private let stem: Convolution
    private let blocks: [Block]
    private let head: Convolution
    private let classifier: Linear

    /// Loads and packs the weights, batch normalisation folded in.
    ///
    /// - Throws: `CheckpointError` or `TensorError` if the file is not an EfficientNet-Lite2.
    package init(_ checkpoint: Checkpoint) throws {
        func fold(_ name: String, _ channels: Int) throws -> BatchNormalization {
            try checkpoint.batchNormalization(name, channels: channels, epsilon: 1e-3)
        }
        func convolution(
            _ name: String,
            _ normalization: String,
            stride: Int = 1,
            activation: Activation = .relu6
        ) throws -> Convolution {
            let weights = try checkpoint.tensor("\(name).weight")
            return try Convolution(
                weights: weights,
                normalization: try fold(normalization, weights.shape.dimensions.first ?? 0),
                stride: stride,
                padding: .same,
                activation: activation
            )
        }
        stem = try convolution("_conv_stem", "_bn0", stride: 2)
        var blocks: [Block] = []
        for stage in Self.stages {
            for index in 0..<stage.blocks {
                let name = "_blocks.\(blocks.count)"
                let expand =
                    checkpoint.contains("\(name)._expand_conv.weight")
                    ? try convolution("\(name)._expand_conv", "\(name)._bn0") : nil
                let shape = try checkpoint.shape(of: "\(name)._depthwise_conv.weight")
                let channels = shape.dimensions.first ?? 0
                let filter = try DepthwiseConvolution(
                    weights: try checkpoint.tensor(
                        "\(name)._depthwise_conv.weight",
                        shape: [channels, 1, stage.kernel, stage.kernel]
                    ),
                    normalization: try fold("\(name)._bn1", channels),
                    stride: index == 0 ? stage.stride : 1,
                    padding: .same,
                    activation: .relu6
                )
                let project = try convolution(
                    "\(name)._project_conv",
                    "\(name)._bn2",
                    activation: .identity
                )
                blocks.append(Block(expand: expand, filter: filter, project: project))
            }
        }
        self.blocks = blocks
        head = try convolution("_conv_head", "_bn1")
        classifier = try checkpoint.linear("_fc", inputs: 1280, outputs: Self.classCount)
    }

    /// Classifies `workspace.input`, `[1, 260, 260, 3]`.
    ///
    /// - Returns: The probability of each class, `[1, 1000]`.
    /// - Throws: `TensorError` if the input has another shape.
    /// - Complexity: 0.87 billion multiplications.
    package func classify(_ workspace: inout Workspace) throws(TensorError) -> Tensor {
        try stem(workspace.input, into: &workspace.current, columns: &workspace.columns)
        for block in blocks {
            try run(block, &workspace)
        }
        try head(workspace.current, into: &workspace.next, columns: &workspace.columns)
        var probabilities = try classifier(try workspace.next.meanOfRows())
        probabilities.applySoftmax()
        return probabilities
    }

    private func run(_ block: Block, _ workspace: inout Workspace) throws(TensorError) {
        if let expand = block.expand {
            try expand(workspace.current, into: &workspace.expanded, columns: &workspace.columns)
            try block.filter(workspace.expanded, into: &workspace.filtered)
        } else {
            try block.filter(workspace.current, into: &workspace.filtered)
        }
        let isResidual =
            workspace.filtered.shape.dimensions.dropLast()
            == workspace.current.shape.dimensions.dropLast()
            && block.project.outputs == workspace.current.shape.columns
        try block.project(
            workspace.filtered,
            residual: isResidual ? workspace.current : nil,
            into: &workspace.next,
            columns: &workspace.columns
        )
        swap(&workspace.current, &workspace.next)
    }
}
