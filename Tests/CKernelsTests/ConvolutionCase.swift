import CKernels
import TensorCore

/// A convolution of random sizes and values, and what comes of it by the definition.
struct ConvolutionCase {
    let window: ck_window
    let outputs: Int
    let images: Int
    let isDepthwise: Bool
    let input: Activations
    let residual: Activations?
    let outputForm: ck_activation
    let lower: Float
    let upper: Float
    let weights: KernelBuffer
    let integerWeights: [Int8]
    let bias: KernelBuffer
    let multipliers: KernelBuffer

    init(element: ck_element, isDepthwise: Bool, from generator: inout SeededGenerator) {
        func number(_ range: ClosedRange<Int>) -> Int {
            range.lowerBound + generator.index(below: range.count)
        }
        func form(of element: ck_element) -> ck_activation {
            let zero = number(0...3) == 0 ? 0 : number(0...255)
            return ck_activation(
                element: element,
                scale: Float(generator.uniform()) * 0.05 + 0.01,
                zero: Int32(zero)
            )
        }
        let elements = [CK_FLOAT32, CK_BFLOAT16, CK_UINT8]
        let kernel = [1, 1, 3, 3, 5][number(0...4)]
        let (height, width) = (number(kernel...9), number(kernel...9))
        let (top, left) = (number(0...kernel / 2), number(0...kernel / 2))
        let stride = number(1...2)
        let channels = isDepthwise ? 8 * number(1...20) : 4 * number(1...18)
        window = ck_window(
            height: height,
            width: width,
            channels: channels,
            outputHeight: (height + top + kernel / 2 - kernel) / stride + 1,
            outputWidth: (width + left + kernel / 2 - kernel) / stride + 1,
            kernel: kernel,
            stride: stride,
            padTop: top,
            padLeft: left
        )
        outputs = isDepthwise ? channels : number(1...80)
        images = number(1...3)
        self.isDepthwise = isDepthwise
        let inputForm = form(of: element)
        input = Activations(
            count: images * height * width * channels,
            form: inputForm,
            from: &generator
        )
        outputForm = form(of: number(0...1) == 0 ? element : elements[number(0...2)])
        let pixels = images * window.outputHeight * window.outputWidth
        let residualForm = form(of: number(0...1) == 0 ? element : elements[number(0...2)])
        residual =
            isDepthwise || number(0...1) == 0
            ? nil
            : Activations(count: pixels * outputs, form: residualForm, from: &generator)
        (lower, upper) = [(-.infinity, .infinity), (0, .infinity), (0, 1.5)][number(0...2)]
        let count = outputs * kernel * kernel * (isDepthwise ? 1 : channels)
        weights = KernelBuffer(count: count, from: &generator)
        if element == CK_BFLOAT16, !isDepthwise {
            // What packing would round is rounded here.
            for index in 0..<count {
                let bits = weights.start[index].bitPattern & 0xFFFF_0000
                weights.start[index] = Float(bitPattern: bits)
            }
        }
        integerWeights = (0..<count).map { _ in Int8(truncatingIfNeeded: number(0...255)) }
        bias = KernelBuffer(count: outputs, from: &generator)
        multipliers = KernelBuffer(count: outputs)
        for output in 0..<outputs {
            multipliers.start[output] = inputForm.scale * Float(generator.uniform()) * 0.01
        }
    }

    private var taps: Int { window.kernel * window.kernel }
    private var inputs: Int { isDepthwise ? 1 : window.channels }
    private var pixels: Int { images * window.outputHeight * window.outputWidth }

    /// The output of the kernels in use, made in `parts` parts.
    func convolve(parts: Int, isInPlace: Bool = false) -> Activations {
        let element = input.form.element
        let size =
            isDepthwise
            ? ck_packed_depthwise_size(element, taps, outputs)
            : ck_packed_weights_size(element, taps, inputs, outputs)
        let packed = Activations(
            count: size,
            form: ck_activation(element: CK_UINT8, scale: 1, zero: 0)
        )
        let offsets = pack(into: packed.start)
        var convolution = ck_convolution(
            window: window,
            outputs: outputs,
            input: input.form,
            residual: residual?.form ?? outputForm,
            output: outputForm,
            lower: lower,
            upper: upper,
            weights: UnsafeRawPointer(packed.start),
            multipliers: UnsafePointer(multipliers.start),
            offsets: UnsafePointer(offsets.start)
        )
        let output = Activations(count: pixels * outputs, form: outputForm)
        let shortcut = residual.map { residual in
            guard isInPlace, residual.form.element == outputForm.element else {
                return residual.start
            }
            output.start.copyMemory(from: residual.start, byteCount: residual.bytes.count)
            return output.start
        }
        for part in (0..<parts).reversed() {
            if isDepthwise {
                ck_convolve_depthwise(&convolution, input.start, output.start, images, part, parts)
            } else {
                ck_convolve(&convolution, input.start, shortcut, output.start, images, part, parts)
            }
        }
        return output
    }

    /// Packs the weights and returns the offsets.
    private func pack(into packed: UnsafeMutableRawPointer) -> KernelBuffer {
        let element = input.form.element
        guard element == CK_UINT8 else {
            if isDepthwise {
                ck_pack_depthwise_float(packed, element, weights.start, taps, outputs)
            } else {
                ck_pack_weights_float(packed, element, weights.start, taps, inputs, outputs)
            }
            return bias
        }
        var sums = [Int32](repeating: 0, count: outputs)
        if isDepthwise {
            ck_pack_depthwise_int8(packed, &sums, integerWeights, taps, outputs)
        } else {
            ck_pack_weights_int8(packed, &sums, integerWeights, taps, inputs, outputs)
        }
        let offsets = KernelBuffer(count: outputs)
        for output in 0..<outputs {
            let zero = multipliers.start[output] * Float(input.form.zero) * Float(sums[output])
            offsets.start[output] = bias.start[output] - zero
        }
        return offsets
    }
}
