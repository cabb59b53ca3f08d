import NeuralNetwork
import TensorCore

/// A graph computed in the plainest way, in double precision.
struct PlainNetwork {
    /// `[height, width, channels]`.
    private struct Image {
        let height: Int
        let width: Int
        let channels: Int
        var elements: [Double]

        init(_ value: Graph.Value) {
            (height, width, channels) = (value.height, value.width, value.channels)
            elements = Array(repeating: 0, count: height * width * channels)
        }

        init(height: Int, width: Int, channels: Int, elements: [Double]) {
            (self.height, self.width, self.channels) = (height, width, channels)
            self.elements = elements
        }

        subscript(row: Int, column: Int, channel: Int) -> Double {
            get { elements[(row * width + column) * channels + channel] }
            set { elements[(row * width + column) * channels + channel] = newValue }
        }

        /// The element, or what is around the image.
        func at(_ row: Int, _ column: Int, _ channel: Int, around border: Double) -> Double {
            guard (0..<height).contains(row), (0..<width).contains(column) else { return border }
            return self[row, column, channel]
        }
    }

    let graph: Graph
    /// Whether values are rounded as their quantization says.
    var isQuantized = false

    /// The last value for one photo.
    func run(_ photo: [UInt8]) -> [Double] {
        var images: [Image] = []
        for (index, node) in graph.nodes.enumerated() {
            var image = result(of: node, images, photo)
            if isQuantized, index + 1 < graph.nodes.count, let form = node.value.quantization {
                image.elements = image.elements.map { Self.rounded($0, form) }
            }
            images.append(image)
        }
        return images.last?.elements ?? []
    }

    private static func rounded(_ value: Double, _ form: Quantization) -> Double {
        let byte = (value / Double(form.scale)).rounded(.toNearestOrEven) + Double(form.zero)
        return (min(max(byte, 0), 255) - Double(form.zero)) * Double(form.scale)
    }

    private func result(of node: Graph.Node, _ images: [Image], _ photo: [UInt8]) -> Image {
        switch node.operation {
        case .stem(let frame, let filters, let window, let activation):
            var image = Image(
                height: frame.height,
                width: frame.width,
                channels: 3,
                elements: photo.map(Double.init)
            )
            var border = frame.normalization.means.map { Double($0.rounded()) }
            if case .float = filters.elements {
                border = [0, 0, 0]
                for index in image.elements.indices {
                    image.elements[index] *= Double(frame.normalization.scale[index % 3])
                    image.elements[index] += Double(frame.normalization.offset[index % 3])
                }
            }
            return convolve(image, filters, window, activation, border: border, node.value)
        case .convolution(let filters, let window, let activation, let input, let residual):
            return convolve(
                images[input.index],
                filters,
                window,
                activation,
                residual: residual.map { images[$0.index] },
                node.value
            )
        case .depthwise(let filters, let window, let activation, let input):
            let image = images[input.index]
            return convolve(image, filters, window, activation, isDepthwise: true, node.value)
        case .maximum(let window, let input):
            return maximum(images[input.index], window, node.value)
        case .mean(let input):
            let image = images[input.index]
            var means = Image(node.value)
            for (index, element) in image.elements.enumerated() {
                means.elements[index % image.channels] += element
            }
            means.elements = means.elements.map { $0 / Double(image.height * image.width) }
            return means
        }
    }

    private func convolve(
        _ image: Image,
        _ filters: Filters,
        _ window: SlidingWindow,
        _ activation: Activation,
        border: [Double]? = nil,
        residual: Image? = nil,
        isDepthwise: Bool = false,
        _ value: Graph.Value
    ) -> Image {
        var output = Image(value)
        let numbers = Self.numbers(of: filters)
        let (top, left) = window.border(image.height, image.width, value)
        let inputs = filters.shape[1]
        for channel in 0..<output.channels {
            for row in 0..<output.height {
                for column in 0..<output.width {
                    var sum = Double(filters.bias[channel])
                    for input in 0..<inputs {
                        for y in 0..<window.kernel {
                            for x in 0..<window.kernel {
                                let source = isDepthwise ? channel : input
                                let pixel = image.at(
                                    row * window.stride + y - top,
                                    column * window.stride + x - left,
                                    source,
                                    around: border?[source] ?? 0
                                )
                                let place = (input * window.kernel + y) * window.kernel + x
                                sum += pixel * numbers[channel][place]
                            }
                        }
                    }
                    sum += residual?[row, column, channel] ?? 0
                    sum = min(max(sum, Double(activation.lower)), Double(activation.upper))
                    output[row, column, channel] = sum
                }
            }
        }
        return output
    }

    private func maximum(_ image: Image, _ window: SlidingWindow, _ value: Graph.Value) -> Image {
        var output = Image(value)
        let (top, left) = window.border(image.height, image.width, value)
        for channel in 0..<output.channels {
            for row in 0..<output.height {
                for column in 0..<output.width {
                    let pixels = (0..<window.kernel * window.kernel).map { tap in
                        image.at(
                            row * window.stride + tap / window.kernel - top,
                            column * window.stride + tap % window.kernel - left,
                            channel,
                            around: -.infinity
                        )
                    }
                    output[row, column, channel] = pixels.max() ?? 0
                }
            }
        }
        return output
    }

    /// The filter of each output, `[inputs, k, k]`.
    private static func numbers(of filters: Filters) -> [[Double]] {
        let (inputs, taps) = (filters.shape[1], filters.shape[2] * filters.shape[3])
        return (0..<filters.shape[0]).map { output in
            let factor = Double(filters.factors[output])
            switch filters.elements {
            case .float(let fill):
                var filter = [Float](repeating: 0, count: inputs * taps)
                filter.withUnsafeMutableBufferPointer { buffer in
                    if let base = buffer.baseAddress { fill(output, base) }
                }
                return filter.map { Double($0) * factor }
            case .int8(let fill):
                var filter = [Int8](repeating: 0, count: inputs * taps)
                filter.withUnsafeMutableBufferPointer { buffer in
                    if let base = buffer.baseAddress { fill(output, base) }
                }
                return (0..<inputs * taps).map { place in
                    Double(filter[place % taps * inputs + place / taps]) * factor
                }
            }
        }
    }
}

extension SlidingWindow {
    /// The border above and to the left, as PyTorch and TensorFlow define it.
    fileprivate func border(_ height: Int, _ width: Int, _ value: Graph.Value) -> (Int, Int) {
        switch padding {
        case .symmetric(let border): (border, border)
        case .same:
            (
                max((value.height - 1) * stride + kernel - height, 0) / 2,
                max((value.width - 1) * stride + kernel - width, 0) / 2
            )
        }
    }
}
