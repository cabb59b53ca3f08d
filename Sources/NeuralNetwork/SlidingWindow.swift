internal import CKernels
internal import TensorCore

/// How a square window moves over an image.
package struct SlidingWindow: Sendable, Equatable {
    /// The border of zeros.
    package enum Padding: Sendable, Equatable {
        /// As many on each side.
        case symmetric(Int)
        /// TensorFlow's SAME: output extent ⌈input / stride⌉, the odd zero at the bottom and right.
        case same
    }

    /// Side of the window.
    package let kernel: Int
    /// Distance of neighbouring windows.
    package let stride: Int
    /// The border.
    package let padding: Padding

    /// Describes a window; sizes below 1 are programming errors.
    package init(kernel: Int, stride: Int = 1, padding: Padding = .symmetric(0)) {
        precondition(kernel > 0 && stride > 0, "kernel and stride start at 1")
        self.kernel = kernel
        self.stride = stride
        self.padding = padding
    }

    /// Zeros before the first pixel, and windows that fit, on an axis of `extent` pixels.
    package func placement(on extent: Int) -> (before: Int, count: Int) {
        switch padding {
        case .symmetric(let border):
            let room = extent + 2 * border - kernel
            return (border, room < 0 ? 0 : room / stride + 1)
        case .same:
            let count = (extent + stride - 1) / stride
            return (max((count - 1) * stride + kernel - extent, 0) / 2, count)
        }
    }

    /// The geometry for images `[N, height, width, channels]`.
    ///
    /// - Throws: ``TensorError`` if `shape` is no batch of images or too small for one window.
    func geometry(
        over shape: Shape,
        operation: String
    ) throws(TensorError) -> (window: ck_window, output: Shape) {
        guard shape.rank == 4 else {
            throw .shape(operation, expected: "[N, height, width, channels]", found: shape)
        }
        let (top, rows) = placement(on: shape[1])
        let (left, columns) = placement(on: shape[2])
        guard rows > 0, columns > 0 else {
            throw .shape(operation, expected: "at least one \(kernel)-pixel window", found: shape)
        }
        let window = ck_window(
            height: shape[1],
            width: shape[2],
            channels: shape[3],
            outputHeight: rows,
            outputWidth: columns,
            kernel: kernel,
            stride: stride,
            padTop: top,
            padLeft: left
        )
        return (window, [shape[0], rows, columns, shape[3]])
    }
}
