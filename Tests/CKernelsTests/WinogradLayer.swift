import CKernels
import TensorCore
import Testing

/// A 3×3 convolution of random images with random weights.
struct WinogradLayer: Sendable, CustomTestStringConvertible {
    let height: Int
    let width: Int
    let inputs: Int
    let outputs: Int
    /// Zeros on each side.
    let border: Int
    let images: Int
    /// Where outputs are cut off: some in a hundred, on either side.
    private let limit: Float = 16

    var testDescription: String {
        "\(images) × \(height) × \(width) × \(inputs) → \(outputs), border \(border)"
    }

    private var window: ck_window {
        ck_window(
            height: height,
            width: width,
            channels: inputs,
            outputHeight: height + 2 * border - 2,
            outputWidth: width + 2 * border - 2,
            kernel: 3,
            stride: 1,
            padTop: border,
            padLeft: border
        )
    }

    private func values(
        _ element: ck_element
    ) -> (input: Activations, weights: KernelBuffer, bias: KernelBuffer) {
        var generator = SeededGenerator(seed: 1_509)
        let form = ck_activation(element: element, scale: 1, zero: 0)
        let count = images * height * width * inputs
        return (
            Activations(count: count, form: form, from: &generator),
            KernelBuffer(count: outputs * 9 * inputs, from: &generator),
            KernelBuffer(count: outputs, from: &generator)
        )
    }

    /// The output `[images, height', width', outputs]` of an input of some element, made in so many
    /// parts.
    func convolve(
        _ element: ck_element,
        to form: ck_activation,
        tile: Int,
        parts: Int
    ) -> Activations {
        let (input, weights, bias) = values(element)
        let bytes = ck_activation(element: CK_UINT8, scale: 1, zero: 0)
        let packed = Activations(
            count: ck_winograd_weights_size(element, tile, inputs, outputs),
            form: bytes
        )
        ck_pack_winograd(packed.start, element, weights.start, tile, inputs, outputs)
        var convolution = ck_convolution()
        convolution.window = window
        convolution.outputs = outputs
        (convolution.input, convolution.output) = (input.form, form)
        (convolution.lower, convolution.upper) = (-limit, limit)
        convolution.weights = UnsafeRawPointer(packed.start)
        convolution.offsets = UnsafePointer(bias.start)
        let pixels = images * convolution.window.outputHeight * convolution.window.outputWidth
        let output = Activations(count: pixels * outputs, form: form)
        for part in 0..<parts {
            let scratch = Activations(
                count: ck_winograd_scratch_size(&convolution.window, tile, element),
                form: bytes
            )
            ck_convolve_winograd(
                &convolution,
                input.start,
                output.start,
                scratch.start,
                tile,
                images,
                part,
                parts
            )
        }
        return output
    }

    /// The output by the definition, in double precision.
    func expected(of element: ck_element) -> [Double] {
        let (input, weights, bias) = values(element)
        let numbers = (0..<input.count).map { input[$0] }
        var result: [Double] = []
        for image in 0..<images {
            let pixels = numbers[(image * height * width * inputs)...]
            for y in 0..<window.outputHeight {
                for x in 0..<window.outputWidth {
                    for output in 0..<outputs {
                        let filter = weights.start + output * 9 * inputs
                        let sum = Double(bias.start[output]) + self.sum(pixels, filter, y, x)
                        result.append(min(max(sum, -Double(limit)), Double(limit)))
                    }
                }
            }
        }
        return result
    }

    private func sum(
        _ pixels: ArraySlice<Double>,
        _ filter: UnsafePointer<Float>,
        _ y: Int,
        _ x: Int
    ) -> Double {
        var sum = 0.0
        for tap in 0..<9 {
            let (row, column) = (y + tap / 3 - border, x + tap % 3 - border)
            guard 0..<height ~= row, 0..<width ~= column else { continue }
            let pixel = pixels.startIndex + (row * width + column) * inputs
            let weights = filter + tap * inputs
            for channel in 0..<inputs {
                sum += pixels[pixel + channel] * Double(weights[channel])
            }
        }
        return sum
    }
}
