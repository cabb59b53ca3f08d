internal import Glibc
internal import NeuralNetwork

/// What each channel of each value is divided by before it is stored, so that channels with small
/// numbers get more of the 256 steps.
///
/// The divisors cost nothing: they go into the weights of the convolution that makes the value and
/// of those that read it. A value that is added to another must have its divisors, through all
/// blocks of a stage; the network's result and what is clamped from above have none.
///
/// - SeeAlso: Nagel et al. 2019, "Data-free quantization through weight equalization and bias
///   correction", section 4.1.
struct ChannelEqualization {
    /// Channels are brought this far to one range (1: wholly), as weights suffer the inverse.
    private static let exponent: Float = 0.85
    /// Channels that are smaller yet count as this part of the largest.
    private static let leastRatio: Float = 0.01

    /// For each of the graph's values one for each channel.
    let divisors: [[Float]]

    /// Chooses the divisors.
    ///
    /// - Parameters:
    ///   - graph: The network.
    ///   - magnitudes: Of each value's channels.
    init(_ graph: Graph, magnitudes: [[Float]]) {
        let nodes = graph.nodes
        var leaders = Array(nodes.indices)
        for (index, node) in nodes.enumerated() {
            if let tied = node.tiedValue?.index { leaders.unite(index, tied) }
        }
        var ratios = magnitudes.map { [Float](repeating: 0, count: $0.count) }
        var fixed = nodes.last.map { [leaders.leader(of: $0.value.index)] } ?? []
        for (index, node) in nodes.enumerated() {
            let leader = leaders.leader(of: index)
            if !node.passesLargeNumbers { fixed.append(leader) }
            let largest = magnitudes[index].max() ?? 0
            guard largest > 0 else { continue }
            for (channel, magnitude) in magnitudes[index].enumerated() {
                ratios[leader][channel] = max(ratios[leader][channel], magnitude / largest)
            }
        }
        divisors = nodes.indices.map { index in
            let leader = leaders.leader(of: index)
            if fixed.contains(leader) { return magnitudes[index].map { _ in 1 } }
            return ratios[leader].map { powf(max($0, Self.leastRatio), Self.exponent) }
        }
    }
}

extension Graph.Node {
    /// The value whose channels must be divided as this node's.
    fileprivate var tiedValue: Graph.Value? {
        switch operation {
        case .convolution(_, _, _, _, let residual): residual
        case .maximum(_, let input), .mean(let input): input
        case .stem, .depthwise: nil
        }
    }

    /// Whether there is no upper clamp, which divided numbers would miss.
    fileprivate var passesLargeNumbers: Bool {
        switch operation {
        case .stem(_, _, _, let activation), .convolution(_, _, let activation, _, _),
            .depthwise(_, _, let activation, _):
            activation.upper == .infinity
        case .maximum, .mean: true
        }
    }
}

/// Sets of indices, each represented by one of them.
extension [Int] {
    fileprivate func leader(of index: Int) -> Int {
        self[index] == index ? index : leader(of: self[index])
    }

    fileprivate mutating func unite(_ first: Int, _ second: Int) {
        self[leader(of: first)] = leader(of: second)
    }
}
