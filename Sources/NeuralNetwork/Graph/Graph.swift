internal import CKernels
package import TensorCore

/// A network of images: operations on values, in the order in which they are done.
///
/// It is built from front to back, starting with ``stem(_:height:width:filters:stride:padding:activation:)``;
/// the last value is the result. ``CompiledGraph`` makes it executable.
package struct Graph: Sendable {
    /// What an operation makes: an image `[height, width, channels]` for each photo.
    package struct Value: Sendable {
        /// The place in ``Graph/nodes`` of the operation that makes it.
        package let index: Int
        /// Pixels from top to bottom.
        package let height: Int
        /// Pixels from left to right.
        package let width: Int
        /// Numbers of a pixel.
        package let channels: Int
        /// What it is rounded to in 8 bits; nil if it must stay a floating-point number.
        package let quantization: Quantization?

        /// Numbers of one photo.
        var elementCount: Int { height * width * channels }
        /// The shape of a batch of one.
        var shape: Shape { [1, height, width, channels] }
    }

    /// What is done.
    package enum Operation: Sendable {
        /// A convolution of the photos' pixels, normalised and framed.
        case stem(PixelFrame, Filters, SlidingWindow, Activation)
        /// A convolution, to which the residual is added before the activation.
        case convolution(Filters, SlidingWindow, Activation, input: Value, residual: Value?)
        /// A convolution of each channel by itself.
        case depthwise(Filters, SlidingWindow, Activation, input: Value)
        /// The maximum of each channel in each window.
        case maximum(SlidingWindow, input: Value)
        /// The mean of each channel.
        case mean(input: Value)
    }

    /// One operation and what it makes.
    package struct Node: Sendable {
        /// What is done.
        package let operation: Operation
        /// What comes of it.
        package let value: Value
    }

    /// A photo's pixels as the first convolution reads them.
    package struct PixelFrame: Sendable {
        /// What the pixels are turned into.
        package let normalization: PixelNormalization
        /// Pixels from top to bottom.
        package let height: Int
        /// Pixels from left to right.
        package let width: Int
    }

    /// The operations in the order in which they are done.
    package private(set) var nodes: [Node] = []

    /// Starts a network.
    package init() {}

    private mutating func append(
        _ operation: Operation,
        _ window: ck_window? = nil,
        channels: Int,
        quantization: Quantization?
    ) -> Value {
        let value = Value(
            index: nodes.count,
            height: window?.outputHeight ?? 1,
            width: window?.outputWidth ?? 1,
            channels: channels,
            quantization: quantization
        )
        nodes.append(Node(operation: operation, value: value))
        return value
    }
}

extension Graph {
    /// The first convolution, which reads the photos' 8-bit pixels.
    ///
    /// Quantised filters multiply the pixels themselves, with the normalisation folded into them, and
    /// see the mean of each channel outside of the photo; others see zeros.
    ///
    /// - Parameters:
    ///   - normalization: What the pixels are turned into.
    ///   - height: Of a photo.
    ///   - width: Of a photo.
    ///   - filters: `[outputs, 3, k, k]`.
    ///   - stride: Distance of neighbouring windows.
    ///   - padding: The border.
    ///   - activation: Applied last.
    /// - Returns: The convolution's result.
    /// - Throws: ``TensorError`` if the filters are not for three channels or larger than a photo.
    package mutating func stem(
        _ normalization: PixelNormalization,
        height: Int,
        width: Int,
        filters: Filters,
        stride: Int,
        padding: SlidingWindow.Padding,
        activation: Activation
    ) throws(TensorError) -> Value {
        guard filters.inputs == 3 else {
            throw .shape("stem", expected: "filters of 3 channels", found: filters.shape)
        }
        let sliding = SlidingWindow(kernel: filters.shape[2], stride: stride, padding: padding)
        let (window, _) = try sliding.geometry(over: [1, height, width, 3], operation: "stem")
        let frame = PixelFrame(normalization: normalization, height: height, width: width)
        return append(
            .stem(frame, filters, sliding, activation),
            window,
            channels: filters.outputs,
            quantization: filters.result
        )
    }

    /// A convolution with bias, residual and activation.
    ///
    /// - Parameters:
    ///   - input: What it reads.
    ///   - filters: `[outputs, channels, k, k]`.
    ///   - stride: Distance of neighbouring windows.
    ///   - padding: The border of zeros.
    ///   - residual: Added before the activation; of the result's shape.
    ///   - activation: Applied last.
    /// - Returns: The result.
    /// - Throws: ``TensorError`` if the shapes do not fit.
    package mutating func convolution(
        _ input: Value,
        _ filters: Filters,
        stride: Int = 1,
        padding: SlidingWindow.Padding = .symmetric(0),
        residual: Value? = nil,
        activation: Activation = .identity
    ) throws(TensorError) -> Value {
        let sliding = SlidingWindow(kernel: filters.shape[2], stride: stride, padding: padding)
        let window = try sliding.geometry(over: input, channels: filters.inputs, "convolution")
        let shape: Shape = [1, window.outputHeight, window.outputWidth, filters.outputs]
        guard residual == nil || residual?.shape == shape else {
            throw .shape(
                "convolution",
                expected: "a residual of \(shape)",
                found: residual?.shape ?? []
            )
        }
        return append(
            .convolution(filters, sliding, activation, input: input, residual: residual),
            window,
            channels: filters.outputs,
            quantization: filters.result
        )
    }

    /// A convolution of each channel with its own window.
    ///
    /// - Parameters:
    ///   - input: What it reads.
    ///   - filters: `[channels, 1, k, k]`.
    ///   - stride: Distance of neighbouring windows.
    ///   - padding: The border of zeros.
    ///   - activation: Applied last.
    /// - Returns: The result.
    /// - Throws: ``TensorError`` if the shapes do not fit.
    package mutating func depthwise(
        _ input: Value,
        _ filters: Filters,
        stride: Int = 1,
        padding: SlidingWindow.Padding = .symmetric(0),
        activation: Activation = .identity
    ) throws(TensorError) -> Value {
        guard filters.inputs == 1 else {
            throw .shape("depthwise convolution", expected: "[C, 1, k, k]", found: filters.shape)
        }
        let sliding = SlidingWindow(kernel: filters.shape[2], stride: stride, padding: padding)
        let window = try sliding.geometry(over: input, channels: filters.outputs, "depthwise")
        return append(
            .depthwise(filters, sliding, activation, input: input),
            window,
            channels: input.channels,
            quantization: filters.result
        )
    }

    /// The maximum of each channel over a sliding window; the border never wins.
    ///
    /// - Throws: ``TensorError`` if the input is smaller than one window.
    package mutating func maximum(
        _ input: Value,
        over sliding: SlidingWindow
    ) throws(TensorError) -> Value {
        let channels = input.channels
        let window = try sliding.geometry(over: input, channels: channels, "max pooling")
        return append(
            .maximum(sliding, input: input),
            window,
            channels: input.channels,
            quantization: input.quantization
        )
    }

    /// The mean of each channel, an image of one pixel.
    ///
    /// - Parameters:
    ///   - input: What it reads.
    ///   - result: What the result is rounded to in 8 bits.
    /// - Returns: The result.
    package mutating func mean(_ input: Value, result: Quantization? = nil) -> Value {
        append(.mean(input: input), channels: input.channels, quantization: result)
    }
}

extension SlidingWindow {
    /// The geometry over one of a graph's values.
    ///
    /// - Throws: ``TensorError`` if it has another number of channels or is too small.
    func geometry(
        over value: Graph.Value,
        channels: Int,
        _ operation: String
    ) throws(TensorError) -> ck_window {
        guard value.channels == channels, channels % 4 == 0 else {
            throw .shape(
                operation,
                expected: "\(channels) channels, a multiple of 4",
                found: value.shape
            )
        }
        return try geometry(over: value.shape, operation: operation).window
    }
}
