internal import CKernels
package import TensorCore

/// The maximum of each channel over a sliding window; padding never wins.
package struct MaxPooling: Sendable {
    private let window: SlidingWindow

    /// Describes the pooling.
    package init(_ window: SlidingWindow) {
        self.window = window
    }

    /// Pools a batch of images `[N, height, width, channels]` into `output`.
    ///
    /// - Throws: ``TensorError`` if `input` is no batch of images or too small.
    package func callAsFunction(_ input: Tensor, into output: inout Tensor) throws(TensorError) {
        var (geometry, shape) = try window.geometry(over: input.shape, operation: "max pooling")
        output.resize(to: shape)
        let inputSize = input.shape.elementCount / max(shape[0], 1)
        let outputSize = shape.elementCount / max(shape[0], 1)
        input.withPointer { input in
            output.withMutablePointer { output in
                for image in 0..<shape[0] {
                    ck_max_pool(output + image * outputSize, input + image * inputSize, &geometry)
                }
            }
        }
    }
}
