internal import CKernels
package import TensorCore

/// A convolution of each channel with its own window, batch normalisation and activation folded in.
package struct DepthwiseConvolution: Sendable {
    private let window: SlidingWindow
    private let channels: Int
    private let weights: Tensor
    private let bias: Tensor
    private let activation: Activation

    /// Packs the weights as `[kernel · kernel, channels]`.
    ///
    /// - Parameters:
    ///   - weights: `[channels, 1, kernel, kernel]`, PyTorch's order.
    ///   - normalization: Follows the convolution; nil for none.
    ///   - stride: Distance of neighbouring windows.
    ///   - padding: The border of zeros.
    ///   - activation: Applied last.
    /// - Throws: ``TensorError`` if the weights have another form or the channels differ.
    package init(
        weights: Tensor,
        normalization: BatchNormalization? = nil,
        stride: Int = 1,
        padding: SlidingWindow.Padding = .symmetric(0),
        activation: Activation = .identity
    ) throws(TensorError) {
        let shape = weights.shape
        guard shape.rank == 4, shape[1] == 1, shape[2] == shape[3], shape.elementCount > 0 else {
            throw .shape("depthwise convolution", expected: "[channels, 1, k, k]", found: shape)
        }
        channels = shape[0]
        let fold = normalization ?? .identity(channels: channels)
        guard fold.scale.count == channels else {
            throw .shape(
                "depthwise convolution",
                expected: "\(fold.scale.count) channels, as the normalisation has",
                found: shape
            )
        }
        window = SlidingWindow(kernel: shape[2], stride: stride, padding: padding)
        let taps = shape[2] * shape[3]
        let source = weights.elements
        var packed: [Float] = []
        packed.reserveCapacity(source.count)
        for tap in 0..<taps {
            for channel in 0..<channels {
                packed.append(source[channel * taps + tap] * fold.scale[channel])
            }
        }
        self.weights = try Tensor([taps, channels], packed)
        bias = try Tensor([channels], fold.shift)
        self.activation = activation
    }

    /// Convolves a batch of images.
    ///
    /// - Parameters:
    ///   - input: `[N, height, width, channels]`.
    ///   - output: Receives `[N, height', width', channels]`.
    /// - Throws: ``TensorError`` if the shapes do not fit.
    /// - Complexity: O(`N·height'·width'·channels·kernel²`); allocates only while the output grows.
    package func callAsFunction(
        _ input: Tensor,
        into output: inout Tensor
    ) throws(TensorError) {
        var (geometry, shape) = try window.geometry(
            over: input.shape,
            operation: "depthwise convolution"
        )
        guard geometry.channels == channels else {
            throw .shape(
                "depthwise convolution",
                expected: "\(channels) channels",
                found: input.shape
            )
        }
        output.resize(to: shape)
        let inputSize = input.shape.elementCount / max(shape[0], 1)
        let outputSize = shape.elementCount / max(shape[0], 1)
        let (lower, upper) = (activation.lower, activation.upper)
        input.withPointer { input in
            weights.withPointer { weights in
                bias.withPointer { bias in
                    output.withMutablePointer { output in
                        for image in 0..<shape[0] {
                            ck_depthwise(
                                output + image * outputSize,
                                input + image * inputSize,
                                weights,
                                bias,
                                &geometry,
                                lower,
                                upper
                            )
                        }
                    }
                }
            }
        }
    }
}
