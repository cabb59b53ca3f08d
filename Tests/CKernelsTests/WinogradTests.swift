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

        /// Transformed weights and patches are rounded to 8 bits of mantissa.
        @Test(arguments: InstructionSetTests.available, layers)
        func convolution_ofHalfWords_agreesWithDoublePrecision(
            instructions: String,
            layer: WinogradLayer
        ) throws {
            try expectAgreement(
                of: layer,
                CK_BFLOAT16,
                tile: 2,
                within: 0.01,
                on: instructions
            )
        }

        /// The tolerance is a share of the largest output: sums of a tile have parts of its size.
        private func expectAgreement(
            of layer: WinogradLayer,
            _ element: ck_element = CK_FLOAT32,
            tile: Int,
            within share: Double,
            on instructions: String
        ) throws {
            let expected = layer.expected(of: element)
            let largest = expected.reduce(0) { max($0, abs($1)) }
            let forms = [
                ck_activation(element: element, scale: 1, zero: 0),
                ck_activation(element: CK_UINT8, scale: 0.11, zero: 130),
            ]
            for (parts, form) in [(1, forms[0]), (2, forms[0]), (3, forms[0]), (2, forms[1])] {
                let output = try InstructionSetTests.use(instructions) {
                    layer.convolve(element, to: form, tile: tile, parts: parts)
                }
                let wrong = expected.indices.first { index in
                    let stored = Activations.stored(expected[index], as: form)
                    let error = stored.error + share * largest
                    return !(abs(output[index] - stored.value) <= error)
                }
                #expect(wrong == nil, "\(parts) parts")
                #expect(output.hasIntactSlack)
            }
        }

        /// Small tiles are transformed by sums alone, and products are added in one order.
        @Test(arguments: layers)
        func halfWords_onAllInstructionSets_areTheSame(layer: WinogradLayer) throws {
            for form in [
                ck_activation(element: CK_BFLOAT16, scale: 1, zero: 0),
                ck_activation(element: CK_UINT8, scale: 0.11, zero: 130),
            ] {
                let outputs = try InstructionSetTests.available.map { instructions in
                    try InstructionSetTests.use(instructions) {
                        layer.convolve(CK_BFLOAT16, to: form, tile: 2, parts: 1).bytes
                    }
                }
                #expect(Set(outputs).count == 1)
            }
        }

        @Test(arguments: InstructionSetTests.available, [2, 4])
        func packing_whenDoneInSlices_isTheSame(instructions: String, tile: Int) throws {
            let (inputs, outputs) = (64, 192)
            let form = ck_activation(element: CK_UINT8, scale: 1, zero: 0)
            var generator = SeededGenerator(seed: 6)
            let weights = KernelBuffer(count: outputs * 9 * inputs, from: &generator)
            for element in [CK_FLOAT32, CK_BFLOAT16] {
                let size = ck_winograd_weights_size(element, tile, inputs, outputs)
                let whole = Activations(count: size, form: form)
                let sliced = Activations(count: size, form: form)
                try InstructionSetTests.use(instructions) {
                    ck_pack_winograd(whole.start, element, weights.start, tile, inputs, outputs)
                    for (first, end) in [(0, 64), (64, 192)] {
                        let place = ck_winograd_weights_size(element, tile, inputs, first)
                        let source = weights.start + first * 9 * inputs
                        let target = sliced.start + place
                        ck_pack_winograd(target, element, source, tile, inputs, end - first)
                    }
                }
                #expect(sliced.bytes == whole.bytes)
            }
        }

        @Test
        func tile_whenKernelOrChannelsDoNotFit_isZero() {
            func tile(
                _ side: Int,
                _ inputs: Int,
                _ outputs: Int,
                kernel: Int = 3,
                stride: Int = 1,
                _ element: ck_element = CK_FLOAT32
            ) -> Int {
                var window = ck_window()
                (window.height, window.width, window.channels) = (side, side, inputs)
                (window.outputHeight, window.outputWidth) = (side / stride, side / stride)
                (window.kernel, window.stride) = (kernel, stride)
                return ck_winograd_tile(&window, outputs, element)
            }
            #expect(tile(56, 64, 64) == 4)
            #expect(tile(7, 512, 512) == 2)
            #expect(tile(56, 64, 64, kernel: 5) == 0)
            #expect(tile(56, 64, 64, stride: 2) == 0)
            #expect(tile(56, 96, 64) == 0)
            #expect(tile(56, 64, 100) == 0)
            #expect(tile(56, 64, 64, CK_BFLOAT16) == 2)
            #expect(tile(56, 64, 64, CK_UINT8) == 0)
        }
    }
}
