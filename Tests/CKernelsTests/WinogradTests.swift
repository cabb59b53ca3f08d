import CKernels
import TensorCore
import Testing

extension InstructionSetTests {
    struct WinogradTests {
        /// Images that the tiles fit, do not fit and are larger than; with and without border.
        static let layers = [
            WinogradLayer(height: 8, width: 12, inputs: 64, outputs: 64, border: 1, images: 1),
            WinogradLayer(height: 7, width: 7, inputs: 128, outputs: 192, border: 1, images: 2),
            WinogradLayer(height: 14, width: 14, inputs: 64, outputs: 128, border: 1, images: 3),
            WinogradLayer(height: 9, width: 5, inputs: 64, outputs: 64, border: 0, images: 2),
            WinogradLayer(height: 1, width: 2, inputs: 64, outputs: 64, border: 1, images: 1),
            WinogradLayer(height: 5, width: 21, inputs: 64, outputs: 64, border: 2, images: 1),
        ]

        @Test(arguments: InstructionSetTests.available, layers)
        func convolution_whenTilesAreSmall_agreesWithDoublePrecision(
            instructions: String,
            layer: WinogradLayer
        ) throws {
            try expectAgreement(of: layer, tile: 2, within: 2e-6, on: instructions)
        }

        @Test(arguments: InstructionSetTests.available, layers)
        func convolution_whenTilesAreLarge_agreesWithDoublePrecision(
            instructions: String,
            layer: WinogradLayer
        ) throws {
            try expectAgreement(of: layer, tile: 4, within: 1e-5, on: instructions)
        }

        /// The tolerance is a share of the largest output: sums of a tile have parts of its size.
        private func expectAgreement(
            of layer: WinogradLayer,
            tile: Int,
            within share: Double,
            on instructions: String
        ) throws {
            let expected = layer.expected
            let largest = expected.reduce(0) { max($0, abs($1)) }
            for parts in 1...3 {
                let output = try InstructionSetTests.use(instructions) {
                    layer.convolve(tile: tile, parts: parts)
                }
                let errors = zip(output.elements, expected).map { abs(Double($0) - $1) }
                #expect(errors.allSatisfy { $0 <= share * largest }, "\(parts) parts")
                #expect(output.hasIntactSlack)
            }
        }

        @Test(arguments: InstructionSetTests.available, [2, 4])
        func packing_whenDoneInSlices_isTheSame(instructions: String, tile: Int) throws {
            let (inputs, outputs) = (64, 192)
            var generator = SeededGenerator(seed: 6)
            let weights = KernelBuffer(count: outputs * 9 * inputs, from: &generator)
            let size = ck_winograd_weights_size(tile, inputs, outputs)
            let (whole, sliced) = (KernelBuffer(count: size / 4), KernelBuffer(count: size / 4))
            try InstructionSetTests.use(instructions) {
                ck_pack_winograd(whole.start, weights.start, tile, inputs, outputs)
                for (first, end) in [(0, 64), (64, 192)] {
                    let target = sliced.start + ck_winograd_weights_size(tile, inputs, first) / 4
                    let source = weights.start + first * 9 * inputs
                    ck_pack_winograd(target, source, tile, inputs, end - first)
                }
            }
            #expect(sliced.elements == whole.elements)
        }

        @Test
        func tile_whenKernelOrChannelsDoNotFit_isZero() {
            func tile(_ side: Int, _ inputs: Int, _ outputs: Int, kernel: Int = 3, stride: Int = 1)
                -> Int
            {
                var window = ck_window()
                (window.height, window.width, window.channels) = (side, side, inputs)
                (window.outputHeight, window.outputWidth) = (side / stride, side / stride)
                (window.kernel, window.stride) = (kernel, stride)
                return ck_winograd_tile(&window, outputs)
            }
            #expect(tile(56, 64, 64) == 4)
            #expect(tile(7, 512, 512) == 2)
            #expect(tile(56, 64, 64, kernel: 5) == 0)
            #expect(tile(56, 64, 64, stride: 2) == 0)
            #expect(tile(56, 96, 64) == 0)
            #expect(tile(56, 64, 100) == 0)
        }
    }
}
