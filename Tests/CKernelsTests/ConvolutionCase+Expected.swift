import CKernels

extension ConvolutionCase {
    /// What one output must be, by the definition in double precision, and how far off it may be.
    typealias Expectation = (value: Double, error: Double)

    /// All outputs, `[images, height', width', outputs]`.
    var expected: [Expectation] {
        var result: [Expectation] = []
        for image in 0..<images {
            for y in 0..<window.outputHeight {
                for x in 0..<window.outputWidth {
                    for output in 0..<outputs {
                        result.append(expectation(image, y, x, output, index: result.count))
                    }
                }
            }
        }
        return result
    }

    /// Float32 rounds each of the sum's terms, and the offsets of a uint8 input, which hold the zero
    /// point's share, once: a few millionths of their absolute sum.
    private func expectation(_ image: Int, _ y: Int, _ x: Int, _ output: Int, index: Int)
        -> Expectation
    {
        var (real, magnitude) = sum(image, y, x, output)
        real += Double(bias.start[output])
        if let residual { real += residual[index] }
        let error = 1e-6 * (magnitude + abs(real) + 3)
        real = min(max(real, Double(lower)), Double(upper))
        let stored = Activations.stored(real, as: outputForm)
        return (stored.value, stored.error + error)
    }

    private func sum(_ image: Int, _ y: Int, _ x: Int, _ output: Int) -> (Double, Double) {
        let isInteger = input.form.element == CK_UINT8
        let inputs = isDepthwise ? 1 : window.channels
        let kernel = window.kernel
        var (sum, magnitude) = (0.0, 0.0)
        for tap in 0..<kernel * kernel {
            let row = y * window.stride + tap / kernel - window.padTop
            let column = x * window.stride + tap % kernel - window.padLeft
            let isInside = 0..<window.height ~= row && 0..<window.width ~= column
            let pixel = (image * window.height + row) * window.width + column
            for channel in 0..<inputs {
                let place = (output * kernel * kernel + tap) * inputs + channel
                let weight =
                    isInteger
                    ? Double(integerWeights[place]) * Double(multipliers.start[output])
                        / Double(input.form.scale)
                    : Double(weights.start[place])
                if isInside {
                    let term =
                        weight * input[pixel * window.channels + (isDepthwise ? output : channel)]
                    sum += term
                    magnitude += abs(term)
                }
                // The zero point's share is in the offset, also for taps outside.
                if isInteger {
                    magnitude += abs(weight * Double(input.form.scale) * Double(input.form.zero))
                }
            }
        }
        return (sum, magnitude)
    }
}
