import NeuralNetwork
import TensorCore

/// Networks of a few layers with random weights, in which each kind of operation occurs.
struct SmallGraphs {
    /// What a network is like.
    enum Kind: CaseIterable {
        /// ResNet: pooling, blocks around a shortcut, no clamp from above.
        case residual
        /// EfficientNet: depthwise convolutions, SAME padding, a mean and a linear layer.
        case inverted
    }

    static let (height, width) = (37, 30)

    private var random: SeededGenerator
    private let isQuantized: Bool

    private init(seed: UInt64, isQuantized: Bool) {
        random = SeededGenerator(seed: seed)
        self.isQuantized = isQuantized
    }

    /// A photo of random pixels.
    static func photo(_ seed: Int) -> [UInt8] {
        var random = SeededGenerator(seed: UInt64(seed), stream: 1)
        return (0..<height * width * 3).map { _ in UInt8(random.index(below: 256)) }
    }

    static func graph(_ kind: Kind, isQuantized: Bool = false) throws -> Graph {
        switch kind {
        case .residual: try residual(isQuantized: isQuantized)
        case .inverted: try inverted(isQuantized: isQuantized)
        }
    }

    private static func residual(isQuantized: Bool) throws -> Graph {
        var layers = SmallGraphs(seed: 3, isQuantized: isQuantized)
        var graph = Graph()
        let stem = try layers.stem(&graph, outputs: 64, kernel: 7, .symmetric(3), .relu)
        let window = SlidingWindow(kernel: 3, stride: 2, padding: .symmetric(1))
        var value = try graph.maximum(stem, over: window)
        for stride in [1, 2] {
            let shortcut = try graph.convolution(
                value,
                layers.filters("shortcut", [96, value.channels, 1, 1]),
                stride: stride
            )
            let reduced = try graph.convolution(
                value,
                layers.filters("reduce", [64, value.channels, 1, 1]),
                activation: .relu
            )
            let filtered = try graph.convolution(
                reduced,
                layers.filters("filter", [64, 64, 3, 3]),
                stride: stride,
                padding: .symmetric(1),
                activation: .relu
            )
            value = try graph.convolution(
                filtered,
                layers.filters("expand", [96, 64, 1, 1]),
                residual: shortcut,
                activation: .relu
            )
        }
        return graph
    }

    private static func inverted(isQuantized: Bool) throws -> Graph {
        var layers = SmallGraphs(seed: 4, isQuantized: isQuantized)
        var graph = Graph()
        var value = try layers.stem(&graph, outputs: 32, kernel: 3, .same, .relu6)
        for (kernel, stride) in [(3, 2), (5, 1), (5, 2)] {
            let expanded = try graph.convolution(
                value,
                layers.filters("expand", [72, value.channels, 1, 1]),
                activation: .relu6
            )
            let filtered = try graph.depthwise(
                expanded,
                layers.filters("filter", [72, 1, kernel, kernel]),
                stride: stride,
                padding: .same,
                activation: .relu6
            )
            value = try graph.convolution(
                filtered,
                layers.filters("project", [24, 72, 1, 1]),
                residual: value.channels == 24 && stride == 1 ? value : nil
            )
        }
        let mean = graph.mean(
            value,
            result: isQuantized ? Quantization(scale: 0.0625, zero: 128) : nil
        )
        _ = try graph.convolution(mean, layers.filters("linear", [20, 24, 1, 1]))
        return graph
    }

    private mutating func stem(
        _ graph: inout Graph,
        outputs: Int,
        kernel: Int,
        _ padding: SlidingWindow.Padding,
        _ activation: Activation
    ) throws -> Graph.Value {
        try graph.stem(
            PixelNormalization(means: [123.7, 116, 104.2], deviations: [58, 57, 56]),
            height: Self.height,
            width: Self.width,
            filters: try filters("stem", [outputs, 3, kernel, kernel], unit: 1.0 / 64),
            stride: 2,
            padding: padding,
            activation: activation
        )
    }

    /// Random weights that keep values near 1.
    ///
    /// Quantised ones have scales that are powers of two, so that no sum is rounded on the way.
    private mutating func filters(
        _ name: String,
        _ shape: Shape,
        unit: Double = 1
    ) throws -> Filters {
        let size = shape.elementCount / shape[0]
        let spread = unit * 2 / Double(size).squareRoot()
        var bias: [Float] = []
        for _ in 0..<shape[0] { bias.append(Float(random.index(below: 17) - 8) / 16) }
        guard isQuantized else {
            let weights = (0..<shape.elementCount).map { _ in
                Float((random.uniform() * 2 - 1) * spread / unit)
            }
            return try Filters(
                name: name,
                shape: shape,
                elements: .float { output, filter in
                    for index in 0..<size { filter[index] = weights[output * size + index] }
                },
                factors: Array(repeating: 1, count: shape[0]),
                bias: bias
            )
        }
        let weights = (0..<shape.elementCount).map { _ in Int8(random.index(below: 255) - 127) }
        let exponent = (spread / 128).exponent
        return try Filters(
            name: name,
            shape: shape,
            elements: .int8 { output, filter in
                for index in 0..<size { filter[index] = weights[output * size + index] }
            },
            factors: (0..<shape[0]).map {
                Float(sign: .plus, exponent: Int(exponent) - $0 % 2, significand: 1)
            },
            bias: bias,
            result: Quantization(
                scale: 0.03125,
                zero: name == "shortcut" || name == "project" ? 110 : 0
            )
        )
    }
}
