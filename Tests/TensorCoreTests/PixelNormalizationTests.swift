import NeuralNetwork
import TensorCore
import Testing

struct PixelNormalizationTests {
    private let layer = PixelNormalization(means: [0, 10, 127], deviations: [1, 2, 128])

    @Test
    func pixels_whenNormalised_useTheirChannelsStatistics() throws {
        var output = Tensor()
        try layer([5, 10, 255, 0, 14, 127], height: 1, width: 2, into: &output)
        expectClose(output, try Tensor([1, 1, 2, 3], [5, 0, 1, 0, 2, 0]))
    }

    @Test
    func pixels_whenTheirNumberIsWrong_throw() {
        var output = Tensor()
        #expect(throws: TensorError.self) {
            try layer([1, 2, 3], height: 1, width: 2, into: &output)
        }
    }
}
