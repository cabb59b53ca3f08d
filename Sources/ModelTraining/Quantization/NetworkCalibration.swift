package import NeuralNetwork
package import TensorCore

/// What quantisation needs to know of a network's values, collected over photos.
package final class NetworkCalibration {
    /// The network.
    let graph: Graph
    /// Of each of its values.
    private(set) var ranges: [ActivationRange]
    /// Of the inputs of each convolution, by its place in the graph.
    private(set) var moments: [Int: InputMoments] = [:]
    /// Photos so far.
    package private(set) var photoCount = 0

    private let network: CompiledGraph
    private let samplers: [Int: WindowSampler]
    /// Places in the graph of the convolutions that read a value.
    private let readers: [Int: [Int]]
    private var generator = SeededGenerator(seed: 1)

    /// Prepares a network with unquantised filters.
    ///
    /// - Throws: `TensorError` if the graph does not begin with a stem.
    package init(_ graph: Graph) throws(TensorError) {
        self.graph = graph
        network = try CompiledGraph(graph, precision: .fp32)
        ranges = graph.nodes.map { ActivationRange(channels: $0.value.channels) }
        var samplers: [Int: WindowSampler] = [:]
        var readers: [Int: [Int]] = [:]
        for (index, node) in graph.nodes.enumerated() {
            guard let layer = ConvolutionLayer(node) else { continue }
            samplers[index] = layer.sampler
            moments[index] = InputMoments(
                size: layer.sampler.size,
                isDiagonal: layer.isDepthwise
            )
            if let input = layer.input { readers[input.index, default: []].append(index) }
        }
        (self.samplers, self.readers) = (samplers, readers)
    }

    /// Runs the network over photos.
    ///
    /// - Parameter photos: The interleaved RGB bytes of each, of the network's size.
    /// - Throws: `TensorError` if there is no photo or one has another size.
    package func add(_ photos: [[UInt8]]) throws(TensorError) {
        var windows: [(node: Int, windows: Tensor)] = []
        _ = try network(photos) { [self] node, values in
            windows += observe(node, values, photoCount: photos.count)
        }
        if let stem = samplers[0] {
            windows += photos.map { photo in
                photo.withUnsafeBufferPointer { bytes in
                    (
                        0,
                        bytes.baseAddress.map { stem.windows(of: $0, using: &generator) }
                            ?? Tensor()
                    )
                }
            }
        }
        for (node, windows) in windows { try moments[node]?.add(windows) }
        photoCount += photos.count
    }

    /// Takes note of a value; the windows that convolutions multiply in it.
    private func observe(
        _ node: Int,
        _ values: UnsafePointer<Float>,
        photoCount: Int
    ) -> [(node: Int, windows: Tensor)] {
        let value = graph.nodes[node].value
        let (pixels, channels) = (value.height * value.width, value.channels)
        var windows: [(node: Int, windows: Tensor)] = []
        for photo in 0..<photoCount {
            let image = values + photo * pixels * channels
            ranges[node].add(image, pixels: pixels)
            for reader in readers[node] ?? [] {
                guard let sampler = samplers[reader] else { continue }
                windows.append((reader, sampler.windows(of: image, using: &generator)))
            }
        }
        return windows
    }
}
