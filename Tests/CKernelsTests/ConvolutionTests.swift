import CKernels
import TensorCore
import Testing

extension InstructionSetTests {
    struct ConvolutionTests {
        enum Element: UInt32, CaseIterable {
            case float32, bfloat16, uint8

            var kernels: ck_element {
                switch self {
                case .float32: CK_FLOAT32
                case .bfloat16: CK_BFLOAT16
                case .uint8: CK_UINT8
                }
            }
        }

        private static let caseCount = 30

        @Test(arguments: InstructionSetTests.available, Element.allCases)
        func convolution_ofRandomSizes_agreesWithDoublePrecision(
            instructions: String,
            element: Element
        ) throws {
            try expectAgreement(of: element, isDepthwise: false, on: instructions)
        }

        @Test(arguments: InstructionSetTests.available, Element.allCases)
        func depthwiseConvolution_ofRandomSizes_agreesWithDoublePrecision(
            instructions: String,
            element: Element
        ) throws {
            try expectAgreement(of: element, isDepthwise: true, on: instructions)
        }

        private func expectAgreement(
            of element: Element,
            isDepthwise: Bool,
            on instructions: String
        ) throws {
            var generator = SeededGenerator(seed: 6, stream: UInt64(element.rawValue))
            for number in 0..<Self.caseCount {
                let layer = ConvolutionCase(
                    element: element.kernels,
                    isDepthwise: isDepthwise,
                    from: &generator
                )
                let output = try InstructionSetTests.use(instructions) {
                    layer.convolve(parts: number % 4 + 1, isInPlace: number % 2 == 0)
                }
                let wrong = layer.expected.indexed.first { index, expected in
                    !(abs(output[index] - expected.value) <= expected.error)
                }
                #expect(wrong == nil, "case \(number): \(layer.window), \(layer.outputs) outputs")
                #expect(output.hasIntactSlack)
            }
        }

        @Test(arguments: [(Element.uint8, false), (.uint8, true), (.bfloat16, false)])
        func values_onAllInstructionSets_areTheSame(element: Element, isDepthwise: Bool) throws {
            var generator = SeededGenerator(seed: 7)
            for _ in 0..<Self.caseCount {
                let layer = ConvolutionCase(
                    element: element.kernels,
                    isDepthwise: isDepthwise,
                    from: &generator
                )
                let outputs = try InstructionSetTests.available.map { instructions in
                    try InstructionSetTests.use(instructions) { layer.convolve(parts: 1).bytes }
                }
                #expect(Set(outputs).count == 1)
            }
        }

        /// Rows that lie 4096 bytes apart are copied first; whole tiles finish in registers.
        @Test(arguments: InstructionSetTests.available)
        func convolution_whenRowsShareCacheSets_isTheSameInParts(instructions: String) throws {
            var generator = SeededGenerator(seed: 8)
            let (pixels, inputs, outputs) = (31, 1024, 136)
            let form = ck_activation(element: CK_FLOAT32, scale: 1, zero: 0)
            let input = Activations(count: pixels * inputs, form: form, from: &generator)
            let weights = KernelBuffer(count: outputs * inputs, from: &generator)
            let bias = KernelBuffer(count: outputs, from: &generator)
            let output = Activations(count: pixels * outputs, form: form)
            try InstructionSetTests.use(instructions) {
                let size = ck_packed_weights_size(CK_FLOAT32, 1, inputs, outputs)
                let packed = KernelBuffer(count: size / 4)
                // In slices, as several threads pack.
                for (first, end) in [(0, 64), (64, outputs)] {
                    let place = ck_packed_weights_size(CK_FLOAT32, 1, inputs, first)
                    ck_pack_weights_float(
                        packed.start + place / 4,
                        CK_FLOAT32,
                        weights.start + first * inputs,
                        1,
                        inputs,
                        end - first
                    )
                }
                var convolution = ck_convolution()
                convolution.window = ck_window(
                    height: 1,
                    width: pixels,
                    channels: inputs,
                    outputHeight: 1,
                    outputWidth: pixels,
                    kernel: 1,
                    stride: 1,
                    padTop: 0,
                    padLeft: 0
                )
                convolution.outputs = outputs
                (convolution.input, convolution.output) = (form, form)
                (convolution.lower, convolution.upper) = (-.infinity, .infinity)
                convolution.weights = UnsafeRawPointer(packed.start)
                convolution.offsets = UnsafePointer(bias.start)
                for part in 0..<3 {
                    ck_convolve(&convolution, input.start, nil, output.start, 1, part, 3)
                }
            }
            for index in 0..<pixels * outputs {
                let (pixel, number) = (index / outputs, index % outputs)
                var sum = Double(bias.start[number])
                for channel in 0..<inputs {
                    sum +=
                        input[pixel * inputs + channel]
                        * Double(weights.start[number * inputs + channel])
                }
                // 1024 terms below 1: each rounding of float32 is below 2^-19 of the largest sums.
                try #require(abs(output[index] - sum) < 1e-4)
            }
        }
    }
}

extension Array {
    /// The elements with their places.
    fileprivate var indexed: [(Int, Element)] { [(Int, Element)](zip(indices, self)) }
}
