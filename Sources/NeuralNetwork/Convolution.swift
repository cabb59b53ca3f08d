internal import CKernels
package import TensorCore

/// A convolution over NHWC images with batch normalisation, residual sum and activation folded in.
///
/// Weights are packed once as `[outputs, kernel · kernel · inputs]`. A 1×1 convolution of stride 1 is
/// a matrix product of the image itself; others gather blocks of windows that fit the cache.
package struct Convolution: Sendable {
    /// Bytes of gathered windows a block: they stay in a core's L2 cache until multiplied.
    private static let blockByteCount = 1 << 20

    private let window: SlidingWindow
    private let inputs: Int
    /// Number of output channels.
    package let outputs: Int
    private let weights: Tensor
    private let bias: Tensor
    private let activation: Activation

    /// Packs the weights.
    ///
    /// - Parameters:
    ///   - weights: `[outputs, inputs, kernel, kernel]`, PyTorch's order.
    ///   - normalization: Follows the convolution; nil for none.
    ///   - stride: Distance of neighbouring windows.
    ///   - padding: The border of zeros.
    ///   - activation: Applied last.
    /// - Throws: ``TensorError`` if the weights are not square or the channels differ.
    package init(
        weights: Tensor,
        normalization: BatchNormalization? = nil,
        stride: Int = 1,
        padding: SlidingWindow.Padding = .symmetric(0),
        activation: Activation = .identity
    ) throws(TensorError) {
        let shape = weights.shape
        guard shape.rank == 4, shape[2] == shape[3], shape.elementCount > 0 else {
            throw .shape("convolution", expected: "[outputs, inputs, k, k] weights", found: shape)
        }
        let fold = normalization ?? .identity(channels: shape[0])
        guard fold.scale.count == shape[0] else {
            throw .shape(
                "convolution",
                expected: "\(fold.scale.count) outputs, as the normalisation has",
                found: shape
            )
        }
        window = SlidingWindow(kernel: shape[2], stride: stride, padding: padding)
        (outputs, inputs) = (shape[0], shape[1])
        self.weights = weights.withPointer { source in
            Tensor([shape[0], shape[2] * shape[3] * shape[1]]) { packed in
                let taps = shape[2] * shape[3]
                ck_pack_filters(packed, source, shape[0], shape[1], taps, fold.scale)
            }
        }
        bias = try Tensor([outputs], fold.shift)
        self.activation = activation
    }

    /// Convolves a batch of images.
    ///
    /// - Parameters:
    ///   - input: `[N, height, width, inputs]`.
    ///   - residual: Added before the activation; of the output's shape.
    ///   - output: Receives `[N, height', width', outputs]`.
    ///   - columns: Scratch for gathered windows; keep it from call to call.
    /// - Throws: ``TensorError`` if the shapes do not fit.
    /// - Complexity: O(`N·height'·width'·outputs·inputs·kernel²`); allocates only while scratch and
    ///   output grow.
    package func callAsFunction(
        _ input: Tensor,
        residual: Tensor? = nil,
        into output: inout Tensor,
        columns: inout Tensor
    ) throws(TensorError) {
        let (geometry, windows) = try window.geometry(over: input.shape, operation: "convolution")
        guard geometry.channels == inputs else {
            throw .shape("convolution", expected: "\(inputs) channels", found: input.shape)
        }
        let shape: Shape = [windows[0], windows[1], windows[2], outputs]
        guard residual == nil || residual?.shape == shape else {
            throw .shape(
                "convolution",
                expected: "a residual of \(shape)",
                found: residual?.shape ?? []
            )
        }
        output.resize(to: shape)
        if window.isPointwise {
            try MatrixProduct.multiply(input, weights, transposedB: true, into: &output)
        } else {
            try multiplyGathered(input, geometry, into: &output, columns: &columns)
        }
        finish(&output, residual: residual)
    }

    private func multiplyGathered(
        _ input: Tensor,
        _ geometry: ck_window,
        into output: inout Tensor,
        columns: inout Tensor
    ) throws(TensorError) {
        let depth = weights.shape.columns
        let pixels = output.shape.rows
        let blocks = max(pixels * depth * MemoryLayout<Float>.stride / Self.blockByteCount, 1)
        let block = (pixels + blocks - 1) / blocks
        for first in stride(from: 0, to: pixels, by: block) {
            let count = min(block, pixels - first)
            columns.resize(to: [count, depth])
            gather(count, windowsFrom: first, of: input, geometry, into: &columns)
            try MatrixProduct.multiply(
                columns,
                weights,
                transposedB: true,
                into: &output,
                firstRow: first
            )
        }
    }

    private func gather(
        _ count: Int,
        windowsFrom first: Int,
        of input: Tensor,
        _ geometry: ck_window,
        into columns: inout Tensor
    ) {
        let depth = columns.shape.columns
        withUnsafePointer(to: geometry) { geometry in
            input.withPointer { input in
                columns.withMutablePointer { columns in
                    Threads.share(count, costOfEach: depth) { (start, end) in
                        let target = columns + start * depth
                        ck_im2col(target, input, geometry, first + start, end - start)
                    }
                }
            }
        }
    }

    private func finish(_ output: inout Tensor, residual: Tensor?) {
        let rows = output.shape.rows
        bias.withPointer { bias in
            output.withMutablePointer { values in
                func clamp(_ residual: UnsafePointer<Float>?) {
                    let (lower, upper) = (activation.lower, activation.upper)
                    Threads.share(rows, costOfEach: outputs) { (start, end) in
                        let offset = start * outputs
                        ck_bias_clamp(
                            values + offset,
                            bias,
                            residual.map { $0 + offset },
                            end - start,
                            outputs,
                            lower,
                            upper
                        )
                    }
                }
                if let residual { residual.withPointer(clamp) } else { clamp(nil) }
            }
        }
    }
}
