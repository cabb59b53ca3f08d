import NeuralNetwork
import TensorCore
import Testing

struct ConvolutionTests {
    private let cases: LayerCases
    private var output = Tensor()
    private var columns = Tensor()

    init() throws {
        cases = try LayerCases()
    }

    @Test
    mutating func convolution_whenComputedByHand_agrees() throws {
        // A 2×2 window of ones over 1…9 sums four neighbours; −20 and ReLU keep what exceeds 20.
        let fold = try BatchNormalization(
            weight: try Tensor([1], [1]),
            bias: try Tensor([1], [-20]),
            mean: try Tensor([1], [0]),
            variance: try Tensor([1], [1]),
            epsilon: 0
        )
        let layer = try Convolution(
            weights: try Tensor([1, 1, 2, 2], [1, 1, 1, 1]),
            normalization: fold,
            activation: .relu
        )
        let image = try Tensor([1, 3, 3, 1], (1...9).map(Float.init))
        try layer(image, into: &output, columns: &columns)
        #expect(output.shape == [1, 2, 2, 1])
        #expect(output.elements == [0, 0, 4, 8])
    }

    @Test
    mutating func convolution_whenComparedWithReference_agrees() throws {
        let fold = try BatchNormalization(
            weight: try cases.tensor("convolution", "bn_weight"),
            bias: try cases.tensor("convolution", "bn_bias"),
            mean: try cases.tensor("convolution", "bn_mean"),
            variance: try cases.tensor("convolution", "bn_variance"),
            epsilon: 1e-3
        )
        let layer = try Convolution(
            weights: try cases.tensor("convolution", "weights"),
            normalization: fold,
            stride: 2,
            padding: .symmetric(1),
            activation: .relu
        )
        try layer(try cases.tensor("convolution", "input"), into: &output, columns: &columns)
        expectClose(output, try cases.tensor("convolution", "output"))
    }

    @Test
    mutating func pointwise_whenComparedWithReference_addsResidualAndClamps() throws {
        let layer = try Convolution(
            weights: try cases.tensor("pointwise", "weights"),
            padding: .same,
            activation: .relu6
        )
        try layer(
            try cases.tensor("pointwise", "input"),
            residual: try cases.tensor("pointwise", "residual"),
            into: &output,
            columns: &columns
        )
        expectClose(output, try cases.tensor("pointwise", "output"))
    }

    @Test
    mutating func depthwise_whenComparedWithReference_agrees() throws {
        let layer = try DepthwiseConvolution(
            weights: try cases.tensor("depthwise", "weights"),
            stride: 2,
            padding: .same
        )
        try layer(try cases.tensor("depthwise", "input"), into: &output)
        expectClose(output, try cases.tensor("depthwise", "output"))
    }

    @Test
    mutating func depthwise_whenComputedByHand_keepsChannelsApart() throws {
        // A 1×1 window multiplies channel 0 by 2 and channel 1 by −1; ReLU6 clamps both.
        let layer = try DepthwiseConvolution(
            weights: try Tensor([2, 1, 1, 1], [2, -1]),
            activation: .relu6
        )
        try layer(try Tensor([1, 1, 2, 2], [1, 1, 4, -3]), into: &output)
        #expect(output.elements == [2, 0, 6, 3])
    }

    @Test
    mutating func maxPooling_whenComparedWithReference_agrees() throws {
        let window = SlidingWindow(kernel: 3, stride: 2, padding: .symmetric(1))
        try MaxPooling(window)(try cases.tensor("max_pooling", "input"), into: &output)
        expectClose(output, try cases.tensor("max_pooling", "output"))
    }

    @Test
    mutating func maxPooling_whenAllAreNegative_paddingNeverWins() throws {
        let window = SlidingWindow(kernel: 3, stride: 2, padding: .symmetric(1))
        try MaxPooling(window)(try Tensor([1, 2, 2, 1], [-4, -3, -2, -1]), into: &output)
        #expect(output.elements == [-1])
    }

    @Test
    mutating func layers_whenShapesDoNotFit_throw() throws {
        let weights = Tensor(zeros: [2, 3, 3, 3])
        let layer = try Convolution(weights: weights)
        let (image, small) = (Tensor(zeros: [1, 4, 4, 2]), Tensor(zeros: [1, 2, 2, 3]))
        #expect(throws: TensorError.self) {
            try layer(image, into: &output, columns: &columns)
        }
        #expect(throws: TensorError.self) {
            try layer(small, into: &output, columns: &columns)
        }
        #expect(throws: TensorError.self) {
            try layer(
                Tensor(zeros: [1, 4, 4, 3]),
                residual: Tensor(zeros: [1, 4, 4, 2]),
                into: &output,
                columns: &columns
            )
        }
        #expect(throws: TensorError.self) { try Convolution(weights: Tensor(zeros: [2, 3, 3, 2])) }
        #expect(throws: TensorError.self) { try DepthwiseConvolution(weights: weights) }
        #expect(throws: TensorError.self) {
            try MaxPooling(SlidingWindow(kernel: 3))(Tensor(zeros: [4, 4]), into: &output)
        }
    }
}
