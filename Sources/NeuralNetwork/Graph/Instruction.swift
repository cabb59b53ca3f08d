internal import CKernels

/// One call of a kernel, with the numbers of the values that it reads and writes.
struct Instruction {
    enum Kernel {
        case pixels(ck_pixel_layout)
        case convolution(ck_convolution)
        case winograd(ck_convolution, tile: Int)
        case depthwise(ck_convolution)
        case maximum(ck_element, ck_window)
        case mean(ck_activation, pixels: Int, channels: Int)
        case conversion(from: ck_activation, to: ck_activation, count: Int)
    }

    /// The addresses of what one call reads and writes, for a batch.
    struct Operands {
        var photos: [UnsafePointer<UInt8>]
        var input: UnsafeRawPointer?
        var residual: UnsafeRawPointer?
        var output: UnsafeMutableRawPointer
        /// For this thread alone.
        var scratch: UnsafeMutableRawPointer
    }

    var kernel: Kernel
    var input: Int?
    var residual: Int?
    var output: Int

    /// The values that are read.
    var sources: [Int] { [input, residual].compactMap(\.self) }

    /// Bytes that each thread needs for itself meanwhile.
    var scratchByteCount: Int {
        guard case .winograd(let convolution, let tile) = kernel else { return 0 }
        return withUnsafePointer(to: convolution.window) {
            ck_winograd_scratch_size($0, tile, convolution.input.element)
        }
    }

    /// Does share `part` of `parts`.
    func execute(_ operands: Operands, part: Int, parts: Int) {
        let (input, output, count) = (operands.input, operands.output, operands.photos.count)
        switch kernel {
        case .pixels(var layout):
            let size = layout.paddedHeight * layout.paddedWidth * 3 * layout.element.byteCount
            for (index, photo) in operands.photos.enumerated() {
                ck_prepare_pixels(&layout, photo, output + index * size, part, parts)
            }
        case .convolution(var convolution):
            ck_convolve(&convolution, input, operands.residual, output, count, part, parts)
        case .winograd(var convolution, let tile):
            let scratch = operands.scratch
            ck_convolve_winograd(&convolution, input, output, scratch, tile, count, part, parts)
        case .depthwise(var convolution):
            ck_convolve_depthwise(&convolution, input, output, count, part, parts)
        case .maximum(let element, var window):
            ck_pool_maximum(element, &window, input, output, count, part, parts)
        case .mean(var form, let pixels, let channels):
            let means = output.assumingMemoryBound(to: Float.self)
            ck_pool_mean(&form, input, means, count, pixels, channels, part, parts)
        case .conversion(var from, var to, let size):
            ck_convert(&from, &to, input, output, size * count, part, parts)
        }
    }
}

extension ck_element {
    /// Bytes of a number.
    var byteCount: Int {
        switch self {
        case CK_UINT8: 1
        case CK_BFLOAT16: 2
        default: 4
        }
    }
}

extension ck_activation {
    /// A floating-point number, for which scale and zero do not count.
    static func float(_ element: ck_element) -> ck_activation {
        ck_activation(element: element, scale: 1, zero: 0)
    }
}
