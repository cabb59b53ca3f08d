package import Checkpoints
package import NeuralNetwork
package import TensorCore

/// The image encoder: ResNet-50 v1.5 (the stride of a downsampling block is in its 3×3 convolution)
/// without its classifier.
///
/// - SeeAlso: He et al. 2016, table 1; torchvision's `resnet50` for v1.5 and the tensors' names.
package struct ResNet50: Sendable {
    /// Activations of one run; keep it from call to call.
    package struct Workspace: Sendable {
        /// The input, `[1, 224, 224, 3]`, normalised.
        package var input = Tensor()
        fileprivate var current = Tensor()
        fileprivate var reduced = Tensor()
        fileprivate var filtered = Tensor()
        fileprivate var shortcut = Tensor()
        fileprivate var next = Tensor()
        fileprivate var columns = Tensor()

        /// Starts empty.
        package init() {}
    }

    /// 1×1, 3×3 and 1×1 convolutions around a shortcut.
    private struct Block: Sendable {
        var reduce: Convolution
        var filter: Convolution
        var expand: Convolution
        var project: Convolution?
    }

    /// Side of the input in pixels.
    package static let side = 224
    /// Size of a region's feature vector.
    package static let featureSize = 2048
    /// The ImageNet statistics of pixel values 0…255.
    package static let normalization = PixelNormalization(
        means: [0.485, 0.456, 0.406].map { $0 * 255 },
        deviations: [0.229, 0.224, 0.225].map { $0 * 255 }
    )

    private let stem: Convolution
    private let pool = MaxPooling(SlidingWindow(kernel: 3, stride: 2, padding: .symmetric(1)))
    private let blocks: [Block]

    /// Loads and packs the weights, batch normalisation folded in.
    ///
    /// - Throws: `CheckpointError` or `TensorError` if the file is not a ResNet-50.
    package init(_ checkpoint: Checkpoint) throws {
        func convolution(
            _ name: String,
            _ normalization: String,
            _ inputs: Int,
            _ outputs: Int,
            kernel: Int = 1,
            stride: Int = 1,
            activation: Activation = .relu
        ) throws -> Convolution {
            try Convolution(
                weights: try checkpoint.tensor(
                    "\(name).weight",
                    shape: [outputs, inputs, kernel, kernel]
                ),
                normalization: try checkpoint.batchNormalization(
                    normalization,
                    channels: outputs,
                    epsilon: 1e-5
                ),
                stride: stride,
                padding: .symmetric(kernel / 2),
                activation: activation
            )
        }
        stem = try convolution("conv1", "bn1", 3, 64, kernel: 7, stride: 2)
        var blocks: [Block] = []
        var channels = 64
        for (layer, count) in zip(1..., [3, 4, 6, 3]) {
            let width = 32 << layer
            for index in 0..<count {
                let name = "layer\(layer).\(index)"
                let stride = index == 0 && layer > 1 ? 2 : 1
                let reduce = try convolution("\(name).conv1", "\(name).bn1", channels, width)
                let filter = try convolution(
                    "\(name).conv2",
                    "\(name).bn2",
                    width,
                    width,
                    kernel: 3,
                    stride: stride
                )
                // The block's last ReLU follows the sum with the shortcut.
                let expand = try convolution("\(name).conv3", "\(name).bn3", width, 4 * width)
                let project =
                    index > 0
                    ? nil
                    : try convolution(
                        "\(name).downsample.0",
                        "\(name).downsample.1",
                        channels,
                        4 * width,
                        stride: stride,
                        activation: .identity
                    )
                blocks.append(
                    Block(reduce: reduce, filter: filter, expand: expand, project: project)
                )
                channels = 4 * width
            }
        }
        self.blocks = blocks
    }

    /// Encodes `workspace.input`, `[1, 224, 224, 3]`.
    ///
    /// - Returns: 49 regions of a 7×7 grid in row-major order, `[49, 2048]`.
    /// - Throws: `TensorError` if the input has another shape.
    /// - Complexity: 4.1 billion multiplications.
    package func encode(_ workspace: inout Workspace) throws(TensorError) -> Tensor {
        try stem(workspace.input, into: &workspace.next, columns: &workspace.columns)
        try pool(workspace.next, into: &workspace.current)
        for block in blocks {
            try run(block, &workspace)
        }
        let features = workspace.current
        return try features.reshaped(to: [features.shape.rows, Self.featureSize])
    }

    private func run(_ block: Block, _ workspace: inout Workspace) throws(TensorError) {
        try block.reduce(workspace.current, into: &workspace.reduced, columns: &workspace.columns)
        try block.filter(workspace.reduced, into: &workspace.filtered, columns: &workspace.columns)
        if let project = block.project {
            try project(workspace.current, into: &workspace.shortcut, columns: &workspace.columns)
            swap(&workspace.current, &workspace.shortcut)
        }
        try block.expand(
            workspace.filtered,
            residual: workspace.current,
            into: &workspace.next,
            columns: &workspace.columns
        )
        swap(&workspace.current, &workspace.next)
    }
}
