import CKernels
import TensorCore

/// A 7×7 convolution of stride 2 over an RGB photo, which ck_prepare_pixels pads.
struct StemCase {
    private let layout: ck_pixel_layout
    private let pixels: [UInt8]
    private let weights: KernelBuffer
    private let integerWeights: [Int8]
    private let bias: KernelBuffer
    private let window: ck_window
    private let outputs = 40

    init(element: ck_element, from generator: inout SeededGenerator) {
        layout = ck_pixel_layout(
            element: element,
            height: 17,
            width: 20,
            paddedHeight: 23,
            paddedWidth: 26,
            padTop: 3,
            padLeft: 3,
            scale: (1.0 / 64, 1.0 / 80, 1.0 / 96),
            offset: (-2, -1.5, -1),
            border: (120, 110, 100)
        )
        window = ck_window(
            height: 23,
            width: 26,
            channels: 3,
            outputHeight: 9,
            outputWidth: 10,
            kernel: 7,
            stride: 2,
            padTop: 0,
            padLeft: 0
        )
        pixels = (0..<17 * 20 * 3).map { _ in UInt8(generator.index(below: 256)) }
        weights = KernelBuffer(count: outputs * 147, from: &generator)
        integerWeights = (0..<outputs * 147).map { _ in Int8(generator.index(below: 255) - 127) }
        bias = KernelBuffer(count: outputs, from: &generator)
    }

    private var isInteger: Bool { layout.element == CK_UINT8 }
    /// The real value of 1 of an integer sum.
    private var unit: Float { 1 / 8192 }

    /// The real output `[9, 10, outputs]` of the kernels in use.
    func convolve(parts: Int) -> [Float] {
        var layout = layout
        let bytes = ck_activation(element: CK_UINT8, scale: 1, zero: 0)
        let form = ck_activation(element: layout.element, scale: 1, zero: 0)
        let image = Activations(count: 23 * 26 * 3, form: form)
        let packed = Activations(
            count: ck_packed_weights_size(layout.element, 7, 21, outputs),
            form: bytes
        )
        if isInteger {
            var sums = [Int32](repeating: 0, count: outputs)
            ck_pack_weights_int8(packed.start, &sums, integerWeights, 7, 21, outputs)
        } else {
            ck_pack_weights_float(packed.start, layout.element, weights.start, 7, 21, outputs)
        }
        let multipliers = KernelBuffer(count: outputs)
        multipliers.start.update(repeating: unit, count: outputs)
        let output = KernelBuffer(count: 90 * outputs)
        var convolution = ck_convolution()
        convolution.window = window
        convolution.outputs = outputs
        convolution.input = form
        convolution.output = ck_activation(element: CK_FLOAT32, scale: 1, zero: 0)
        (convolution.lower, convolution.upper) = (0, .infinity)
        convolution.weights = UnsafeRawPointer(packed.start)
        convolution.multipliers = UnsafePointer(multipliers.start)
        convolution.offsets = UnsafePointer(bias.start)
        for part in 0..<parts { ck_prepare_pixels(&layout, pixels, image.start, part, parts) }
        for part in 0..<parts {
            ck_convolve(&convolution, image.start, nil, output.start, 1, part, parts)
        }
        return output.elements
    }

    /// The output by the definition, in double precision.
    var expected: [Double] {
        (0..<90 * outputs).map { index in
            let (output, x, y) = (index % outputs, index / outputs % 10, index / outputs / 10)
            var sum = Double(bias.start[output])
            for place in 0..<147 {
                let row = 2 * y + place / 21 - 3
                let column = 2 * x + place / 3 % 7 - 3
                let weight =
                    isInteger
                    ? Double(integerWeights[output * 147 + place]) * Double(unit)
                    : Double(weights.start[output * 147 + place])
                sum += weight * value(row, column, place % 3)
            }
            return max(sum, 0)
        }
    }

    private func value(_ row: Int, _ column: Int, _ channel: Int) -> Double {
        let border = [layout.border.0, layout.border.1, layout.border.2]
        let scale = [layout.scale.0, layout.scale.1, layout.scale.2]
        let offset = [layout.offset.0, layout.offset.1, layout.offset.2]
        guard 0..<17 ~= row, 0..<20 ~= column else {
            return isInteger ? Double(border[channel]) : 0
        }
        let byte = Float(pixels[(row * 20 + column) * 3 + channel])
        return isInteger ? Double(byte) : Double(byte * scale[channel] + offset[channel])
    }
}
