import Checkpoints
import NeuralNetwork
import SystemPackage
import TensorCore
import TestSupport
import Testing

@testable import ModelTraining

/// A small network is calibrated, quantised, written and read again.
struct NetworkQuantizerTests {
    private let side = 8
    private var generator = SeededGenerator(seed: 7)

    private mutating func filters(_ name: String, _ shape: Shape) throws -> Filters {
        let numbers = (0..<shape.elementCount).map { _ in Float(2 * generator.uniform() - 1) }
        let size = shape.elementCount / shape[0]
        return try Filters(
            name: name,
            shape: shape,
            elements: .float { output, filter in
                for index in 0..<size { filter[index] = numbers[output * size + index] }
            },
            factors: Array(repeating: 0.3, count: shape[0]),
            bias: (0..<shape[0]).map { 0.1 * Float($0) }
        )
    }

    /// A stem, a convolution with a residual, one of each channel by itself and one more.
    private mutating func network() throws -> Graph {
        var graph = Graph()
        let stem = try graph.stem(
            PixelNormalization(means: [120, 121, 122], deviations: [60, 60, 60]),
            height: side,
            width: side,
            filters: try filters("stem", [8, 3, 3, 3]),
            stride: 1,
            padding: .symmetric(1),
            activation: .relu
        )
        let sum = try graph.convolution(
            stem,
            try filters("sum", [8, 8, 3, 3]),
            padding: .symmetric(1),
            residual: stem,
            activation: .relu
        )
        let each = try graph.depthwise(
            sum,
            try filters("each", [8, 1, 3, 3]),
            padding: .same,
            activation: .relu6
        )
        _ = try graph.convolution(each, try filters("last", [4, 8, 1, 1]))
        return graph
    }

    private mutating func photo() -> [UInt8] {
        (0..<side * side * 3).map { _ in UInt8(generator.index(below: 256)) }
    }

    @Test
    mutating func file_ofASmallNetwork_saysWhatItsConvolutionsNeed() throws {
        let calibration = try NetworkCalibration(try network())
        for _ in 0..<6 { try calibration.add([photo(), photo()]) }
        #expect(calibration.photoCount == 12)
        let folder = try TemporaryDirectory()
        let path = folder.path.appending("small.int8.safetensors")
        try NetworkQuantizer(calibration, unquantized: ["last"])
            .file(metadata: ["format": "test"]).write(to: path)
        let file = try Checkpoint(contentsOf: path)
        #expect(file.metadata == ["format": "test"])
        #expect(try file.shape(of: "sum.weight") == [8, 9, 8])
        #expect(try file.mappedTensor("sum.weight").type == .int8)
        #expect(try file.shape(of: "each.weight") == [8, 9, 1])
        // A convolution that is left as it is, and what it alone reads.
        #expect(try file.mappedTensor("last.weight").type == .float32)
        #expect(!file.contains("last.scale"))
        #expect(!file.contains("last.output"))
        #expect(!file.contains("each.output"))
        let output = try file.tensor("sum.output", shape: [2]).elements
        #expect(output[0] > 0)
        #expect(output[1] == 0)
    }

    @Test
    mutating func weights_ofAnUnquantizedConvolution_areThoseOfTheNetwork() throws {
        let graph = try network()
        let calibration = try NetworkCalibration(graph)
        try calibration.add([photo()])
        let folder = try TemporaryDirectory()
        let path = folder.path.appending("small.int8.safetensors")
        try NetworkQuantizer(calibration, unquantized: ["last"]).file(metadata: [:]).write(to: path)
        let layer = try #require(ConvolutionLayer(graph.nodes[3]))
        let expected = try #require(layer.floatWeights())
        // What was clamped from above has no divisors.
        let found = try Checkpoint(contentsOf: path).tensor("last.weight", shape: [4, 8, 1, 1])
        #expect(found.elements == expected.weights.elements)
    }

    @Test
    mutating func photos_ofAnotherSize_areRefused() throws {
        let calibration = try NetworkCalibration(try network())
        #expect(throws: TensorError.self) { try calibration.add([[1, 2, 3]]) }
    }
}
