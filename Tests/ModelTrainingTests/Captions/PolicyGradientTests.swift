import CaptioningModels
import TensorCore
import Testing

@testable import ModelTraining

/// The gradient of self-critical training for fixed draws and rewards, in double precision.
@Suite struct PolicyGradientTests {
    private typealias Result = (
        graph: CaptionGraph<Double>, loss: Tape<Double>.Variable
    )

    private static let draws: [[DrawnCaption]] = [
        [.init(words: [4, 5], isEnded: true), .init(words: [6, 4, 8, 7], isEnded: false)],
        [.init(words: [], isEnded: true), .init(words: [5, 5, 6], isEnded: true)],
    ]

    private func network(_ kind: DecoderKind) -> any CaptionNetwork<Double> {
        var options = CaptionNetworkOptions(vocabularySize: 9, featureSize: 5)
        options.hiddenSize = 4
        return switch kind {
        case .nic: NICNetwork<Double>(options: options)
        case .glstm: GLSTMNetwork<Double>(options: options, attributeCount: 3)
        case .sat: SATNetwork<Double>(options: options)
        case .updown: UpDownNetwork<Double>(options: options)
        }
    }

    private func parameters(
        of network: any CaptionNetwork<Double>,
        _ random: inout SeededGenerator
    ) -> Parameters<Double> {
        var parameters = network.initialParameters(using: &random)
        if network is GLSTMNetwork<Double> {
            parameters.add("attributes.weight", 3, 5, bound: 1, using: &random)
            parameters.add("attributes.bias", 1, 3, bound: 1, using: &random)
        }
        for name in parameters.names where name.contains(".bias") {
            parameters.add(name, 1, parameters[name].columns, bound: 0.5, using: &random)
        }
        return parameters
    }

    private func loss(
        of network: some CaptionNetwork<Double>,
        _ batch: CaptionBatch<Double>,
        _ parameters: Parameters<Double>
    ) -> Result {
        let graph = CaptionGraph(
            parameters,
            isTraining: false,
            random: SeededGenerator(seed: 9)
        )
        let drawn = DrawnCaptions<Double>(draws: Self.draws, advantages: [[5, -3], [-8, 6]])
        return (graph, network.policyLoss(batch, drawn, graph))
    }

    @Test(arguments: DecoderKind.allCases)
    func policyLoss_ofFixedDraws_hasTheGradientOfItsValue(kind: DecoderKind) {
        let network = network(kind)
        var random = SeededGenerator(seed: 3)
        var parameters = parameters(of: network, &random)
        var features = Parameters<Double>()
        features.add("x", 6, 5, bound: 2, using: &random)
        let batch = CaptionBatch(
            features: features["x"],
            regionCount: 3,
            captions: Self.draws.map { $0.map(\.words) }
        )
        let (graph, result) = loss(of: network, batch, parameters)
        graph.tape.backward(from: result)
        var worst = 0.0
        for name in parameters.names where !name.hasPrefix("attributes") {
            let gradient = graph.tape.gradient(of: graph.leaves[name])
            let scale = max(gradient.elements.map(abs).max() ?? 0, 1e-3)
            for index in gradient.elements.indices {
                let value = parameters[name].elements[index]
                let quotients = [1e-5, -1e-5].map { (change: Double) -> Double in
                    parameters[name].elements[index] = value + change
                    let (graph, result) = loss(of: network, batch, parameters)
                    return graph.tape.scalar(of: result) / (2 * change)
                }
                parameters[name].elements[index] = value
                let error = abs(quotients[0] + quotients[1] - gradient.elements[index])
                worst = max(worst, error / scale)
            }
        }
        #expect(worst < 1e-6)
    }
}
