package import Checkpoints
internal import NeuralNetwork
package import TensorCore

/// Rounds a network's weights and values to 8 bits and writes them to a file.
///
/// Values get 256 steps over their range, after ``ChannelEqualization``; weights are rounded by
/// ``QuantizedWeights/init(feedingBackErrorsOf:covariance:)``, and the bias makes up for the mean of
/// what rounding adds. What no quantised convolution reads stays a floating-point number.
package struct NetworkQuantizer {
    private let calibration: NetworkCalibration
    /// The convolutions whose weights stay floating-point numbers.
    private let unquantized: Set<String>
    private let divisors: [[Float]]

    /// Prepares.
    ///
    /// - Parameters:
    ///   - calibration: The network, run over at least one photo.
    ///   - unquantized: The names of convolutions whose weights stay floating-point numbers.
    package init(_ calibration: NetworkCalibration, unquantized: Set<String> = []) {
        self.calibration = calibration
        self.unquantized = unquantized
        divisors =
            ChannelEqualization(
                calibration.graph,
                magnitudes: calibration.ranges.map(\.magnitudes)
            ).divisors
    }

    /// Quantises layer after layer.
    ///
    /// - Parameters:
    ///   - metadata: Of the file.
    ///   - report: Called after each layer with its place among all.
    /// - Returns: The file.
    /// - Throws: `TensorError` if the network's numbers are not finite.
    /// - Complexity: O(K³ + O·K²) for each layer of O outputs and K weights each.
    package func file(
        metadata: [String: String],
        report: (_ done: Int, _ total: Int) -> Void = { _, _ in }
    ) throws(TensorError) -> CheckpointWriter {
        var writer = CheckpointWriter(metadata: metadata)
        let nodes = calibration.graph.nodes
        for (index, node) in nodes.enumerated() {
            if let layer = ConvolutionLayer(node) {
                try write(layer, at: index, to: &writer)
                if isRead(index) {
                    let quantization = calibration.ranges[index]
                        .quantization(dividedBy: divisors[index])
                    writer.add(
                        "\(layer.filters.name).output",
                        shape: [2],
                        [quantization.scale, Float(quantization.zero)],
                        as: .float32
                    )
                }
            }
            report(index + 1, nodes.count)
        }
        return writer
    }

    /// Whether the layer's weights become integers.
    private func isQuantized(_ layer: ConvolutionLayer) -> Bool {
        guard let input = layer.input else { return !unquantized.contains(layer.filters.name) }
        if case .mean = calibration.graph.nodes[input.index].operation { return false }
        return !unquantized.contains(layer.filters.name)
    }

    /// Whether quantised filters read the value, directly or its maxima.
    private func isRead(_ value: Int) -> Bool {
        calibration.graph.nodes.contains { node in
            if case .maximum(_, let input) = node.operation, input.index == value {
                return isRead(node.value.index)
            }
            guard let layer = ConvolutionLayer(node) else { return false }
            return layer.input?.index == value && isQuantized(layer)
        }
    }

    private func write(
        _ layer: ConvolutionLayer,
        at index: Int,
        to writer: inout CheckpointWriter
    ) throws(TensorError) {
        let name = layer.filters.name
        let inputDivisors = layer.input.map { divisors[$0.index] } ?? []
        guard let (weights, bias) = layer.storedWeights(inputDivisors, divisors[index]),
            let moments = calibration.moments[index]
        else { return }
        guard isQuantized(layer) else {
            writer.add(
                "\(name).weight",
                shape: layer.filters.shape,
                layer.unpacked(weights),
                as: .float32
            )
            writer.add("\(name).bias", shape: [layer.outputs], bias, as: .float32)
            return
        }
        let inputs = StoredMoments(moments, layer, divisors: inputDivisors)
        let quantized =
            try layer.isDepthwise
            ? QuantizedWeights(nearest: weights, variances: inputs.covariance)
            : QuantizedWeights(feedingBackErrorsOf: weights, covariance: inputs.covariance)
        let taps = layer.depth / layer.filters.shape[1]
        let shape: Shape = [layer.outputs, taps, layer.filters.shape[1]]
        writer.add("\(name).weight", shape: shape, quantized.integers)
        writer.add("\(name).scale", shape: [layer.outputs], quantized.scales, as: .float32)
        let errors = weights.withPointer { weights in
            (0..<layer.outputs).map { output in
                (0..<layer.depth).reduce(Float(0)) { sum, input in
                    let weight = weights[output * layer.depth + input]
                    return sum + (weight - quantized.value(output: output, input: input))
                        * inputs.mean(output, input)
                }
            }
        }
        let corrected = zip(bias, errors).map { $0 + $1 }
        writer.add("\(name).bias", shape: [layer.outputs], corrected, as: .float32)
    }
}

extension ConvolutionLayer {
    /// Weights `[outputs, taps · inputs]` in PyTorch's order.
    fileprivate func unpacked(_ weights: Tensor) -> [Float] {
        let inputs = filters.shape[1]
        let taps = depth / inputs
        return weights.withPointer { weights in
            (0..<outputs * depth).map { index in
                let (output, rest) = (index / depth, index % depth)
                return weights[output * depth + rest % taps * inputs + rest / taps]
            }
        }
    }
}

/// The moments of a convolution's inputs as they are stored: divided by the channels' divisors.
private struct StoredMoments {
    let covariance: Tensor
    private let means: [Float]
    private let isDepthwise: Bool
    private let channels: Int

    init(_ moments: InputMoments, _ layer: ConvolutionLayer, divisors: [Float]) {
        isDepthwise = layer.isDepthwise
        let size = moments.mean.count
        let channels = divisors.isEmpty ? size : divisors.count
        self.channels = channels
        let factors = (0..<size).map { divisors.isEmpty ? 1 : 1 / divisors[$0 % channels] }
        means = zip(moments.mean, factors).map { $0 * $1 }
        var covariance = moments.covariance
        let count = covariance.shape.elementCount
        covariance.withMutablePointer { values in
            for index in 0..<count {
                values[index] *=
                    factors[index % size]
                    * factors[layer.isDepthwise ? index % size : index / size]
            }
        }
        self.covariance =
            layer.isDepthwise ? Self.byOutput(covariance, channels: channels) : covariance
    }

    /// The mean of what the filter of `output` multiplies with its number `input`.
    func mean(_ output: Int, _ input: Int) -> Float {
        isDepthwise ? means[input * channels + output] : means[input]
    }

    /// Variances `[1, taps · channels]` as `[channels, taps]`.
    private static func byOutput(_ variances: Tensor, channels: Int) -> Tensor {
        let taps = variances.shape.columns / channels
        return variances.withPointer { source in
            Tensor([channels, taps]) { target in
                for channel in 0..<channels {
                    for tap in 0..<taps {
                        target[channel * taps + tap] = source[tap * channels + channel]
                    }
                }
            }
        }
    }
}
