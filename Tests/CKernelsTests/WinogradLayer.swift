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

    private var values: (input: KernelBuffer, weights: KernelBuffer, bias: KernelBuffer) {
        var generator = SeededGenerator(seed: 1_509)
        return (
            KernelBuffer(count: images * height * width * inputs, from: &generator),
            KernelBuffer(count: outputs * 9 * inputs, from: &generator),
            KernelBuffer(count: outputs, from: &generator)
        )
    }

    /// The output `[images, height', width', outputs]`, made in so many parts.
    func convolve(tile: Int, parts: Int) -> KernelBuffer {
        let (input, weights, bias) = values
        let packed = KernelBuffer(count: ck_winograd_weights_size(tile, inputs, outputs) / 4)
        ck_pack_winograd(packed.start, weights.start, tile, inputs, outputs)
        var convolution = ck_convolution()
        convolution.window = window
        convolution.outputs = outputs
        (convolution.lower, convolution.upper) = (-limit, limit)
        convolution.weights = UnsafeRawPointer(packed.start)
        convolution.offsets = UnsafePointer(bias.start)
        let pixels = images * convolution.window.outputHeight * convolution.window.outputWidth
        let output = KernelBuffer(count: pixels * outputs)
        for part in 0..<parts {
            let scratch = KernelBuffer(
                count: ck_winograd_scratch_size(&convolution.window, tile) / 4
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
    var expected: [Double] {
        let (input, weights, bias) = values
        var result: [Double] = []
        for image in 0..<images {
            let pixels = input.start + image * height * width * inputs
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
        _ pixels: UnsafePointer<Float>,
        _ filter: UnsafePointer<Float>,
        _ y: Int,
        _ x: Int
    ) -> Double {
        var sum = 0.0
        for tap in 0..<9 {
            let (row, column) = (y + tap / 3 - border, x + tap % 3 - border)
            guard 0..<height ~= row, 0..<width ~= column else { continue }
            let pixel = pixels + (row * width + column) * inputs
            let weights = filter + tap * inputs
            for channel in 0..<inputs { sum += Double(pixel[channel]) * Double(weights[channel]) }
        }
        return sum
    }
}
