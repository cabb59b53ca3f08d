internal import NeuralNetwork
internal import TensorCore

/// One of a graph's convolutions of whatever kind.
struct ConvolutionLayer {
    /// The weights.
    let filters: Filters
    /// What it reads; nil for the photos' pixels.
    let input: Graph.Value?
    /// Whether each channel is convolved by itself.
    let isDepthwise: Bool
    /// Gathers what the filters are multiplied with.
    let sampler: WindowSampler
    /// What a float input is multiplied by in each channel, and what is then added; for pixels, which
    /// quantised filters read as they are.
    private let normalization: PixelNormalization?

    /// Takes a node that is a convolution.
    ///
    /// - Returns: Nil for other nodes.
    init?(_ node: Graph.Node) {
        switch node.operation {
        case .stem(let frame, let filters, let window, _):
            (self.filters, input, isDepthwise) = (filters, nil, false)
            normalization = frame.normalization
            sampler = WindowSampler(
                window,
                height: frame.height,
                width: frame.width,
                border: frame.normalization.means.map { $0.rounded() }
            )
        case .convolution(let filters, let window, _, let input, _):
            (self.filters, self.input, isDepthwise, normalization) = (filters, input, false, nil)
            sampler = WindowSampler(reading: input, window)
        case .depthwise(let filters, let window, _, let input):
            (self.filters, self.input, isDepthwise, normalization) = (filters, input, true, nil)
            sampler = WindowSampler(reading: input, window)
        case .maximum, .mean: return nil
        }
    }

    /// Numbers that each output is a sum of.
    var depth: Int { filters.shape.dimensions.dropFirst().reduce(1, *) }
    /// Number of outputs.
    var outputs: Int { filters.shape[0] }

    /// Weights and bias, batch normalisation folded in, for float input.
    ///
    /// - Returns: `[outputs, inputs, k, k]`, and one bias for each output.
    func floatWeights() -> (weights: Tensor, bias: [Float])? {
        guard case .float(let fill) = filters.elements else { return nil }
        let depth = depth
        let weights = Tensor(filters.shape) { target in
            for (output, factor) in filters.factors.enumerated() {
                let filter = target + output * depth
                fill(output, filter)
                for index in 0..<depth { filter[index] *= factor }
            }
        }
        return (weights, filters.bias)
    }

    /// Weights and bias for stored input.
    ///
    /// - Parameters:
    ///   - inputDivisors: What the input's channels were divided by; without effect on pixels.
    ///   - outputDivisors: What the output's channels are to be divided by.
    /// - Returns: `[outputs, taps · inputs]`, and one bias for each output.
    func storedWeights(
        _ inputDivisors: [Float],
        _ outputDivisors: [Float]
    ) -> (weights: Tensor, bias: [Float])? {
        guard let (weights, bias) = floatWeights() else { return nil }
        let (inputs, depth) = (filters.shape[1], depth)
        let taps = depth / inputs
        var stored = bias
        let packed = weights.withPointer { source in
            Tensor([outputs, depth]) { target in
                for (output, divisor) in outputDivisors.enumerated() {
                    for index in 0..<depth {
                        let (tap, channel) = (index / inputs, index % inputs)
                        let input = isDepthwise ? output : channel
                        var weight = source[output * depth + channel * taps + tap]
                        if let normalization {
                            stored[output] += weight * normalization.offset[channel]
                            weight *= normalization.scale[channel]
                        } else {
                            weight *= inputDivisors[input]
                        }
                        target[output * depth + index] = weight / divisor
                    }
                    stored[output] /= divisor
                }
            }
        }
        return (packed, stored)
    }
}

extension WindowSampler {
    fileprivate init(reading value: Graph.Value, _ window: SlidingWindow) {
        self.init(
            window,
            height: value.height,
            width: value.width,
            border: Array(repeating: 0, count: value.channels)
        )
    }
}
