import CaptioningModels
import Checkpoints
import SystemPackage
import TensorCore
import TestSupport
import Testing

@testable import ModelTraining

/// Whole networks at small sizes.
@Suite struct CaptionNetworkTests {
    private static let regions = 3

    private func options(hidden: Int = 4, dropout: Double = 0.4) -> CaptionNetworkOptions {
        var options = CaptionNetworkOptions(vocabularySize: 9, featureSize: 5)
        options.hiddenSize = hidden
        options.outputDropout = dropout
        options.wordDropout = dropout / 2
        return options
    }

    private func network<Scalar: KernelScalar>(
        _ kind: DecoderKind,
        _ options: CaptionNetworkOptions
    ) -> any CaptionNetwork<Scalar> {
        switch kind {
        case .nic: NICNetwork<Scalar>(options: options)
        case .glstm: GLSTMNetwork<Scalar>(options: options, attributeCount: 3)
        case .sat: SATNetwork<Scalar>(options: options)
        case .updown: UpDownNetwork<Scalar>(options: options)
        }
    }

    private func parameters<Scalar>(
        _ network: any CaptionNetwork<Scalar>
    ) -> Parameters<Scalar> {
        var random = SeededGenerator(seed: 3)
        var parameters = network.initialParameters(using: &random)
        if network is GLSTMNetwork<Scalar> {
            parameters.add("attributes.weight", 3, 5, bound: 1, using: &random)
            parameters.add("attributes.bias", 1, 3, bound: 1, using: &random)
        }
        // Biases other than zero.
        for name in parameters.names where name.contains(".bias") {
            parameters.add(name, 1, parameters[name].columns, bound: 0.5, using: &random)
        }
        return parameters
    }

    /// Two photos, three sentences, of which two are about the second photo.
    private func features<Scalar: KernelScalar>() -> Matrix<Scalar> {
        var random = SeededGenerator(seed: 5)
        var parameters = Parameters<Scalar>()
        parameters.add("x", 2 * Self.regions, 5, bound: 2, using: &random)
        return parameters["x"]
    }

    private func batch<Scalar: KernelScalar>() -> CaptionBatch<Scalar> {
        CaptionBatch(
            features: features(),
            regionCount: Self.regions,
            captions: [[[4, 5, 6]], [[7], [8, 4, 4, 5]]]
        )
    }

    private func loss<Scalar>(
        _ network: any CaptionNetwork<Scalar>,
        _ parameters: Parameters<Scalar>,
        samplingShare: Double = 0
    ) -> (graph: CaptionGraph<Scalar>, loss: Tape<Scalar>.Variable) {
        var objective = CaptionObjective()
        objective.samplingShare = samplingShare
        let graph = CaptionGraph(
            parameters,
            isTraining: true,
            random: SeededGenerator(seed: 9)
        )
        return (graph, network.loss(batch(), objective, graph))
    }

    @Test(arguments: DecoderKind.allCases)
    func loss_hasTheGradientOfItsValue(kind: DecoderKind) {
        let network: any CaptionNetwork<Double> = network(kind, options())
        var parameters = parameters(network)
        let (graph, loss) = self.loss(network, parameters)
        graph.tape.backward(from: loss)
        var worst = 0.0
        for name in parameters.names where !name.hasPrefix("attributes") {
            let gradient = graph.tape.gradient(of: graph.leaves[name])
            let scale = max(gradient.elements.map(abs).max() ?? 0, 1e-3)
            for index in gradient.elements.indices {
                let value = parameters[name].elements[index]
                let quotients = [1e-5, -1e-5].map { change in
                    parameters[name].elements[index] = value + change
                    let (graph, loss) = self.loss(network, parameters)
                    return graph.tape.scalar(of: loss) / (2 * change)
                }
                parameters[name].elements[index] = value
                let error = abs(quotients[0] + quotients[1] - gradient.elements[index])
                worst = max(worst, error / scale)
            }
        }
        #expect(worst < 1e-6)
    }

    @Test(arguments: DecoderKind.allCases)
    func gradients_inSinglePrecision_areThoseInDouble(kind: DecoderKind) {
        // Sizes at which the vector kernels have whole vectors and a rest.
        let exact: any CaptionNetwork<Double> = network(kind, options(hidden: 37))
        let fast: any CaptionNetwork<Float> = network(kind, options(hidden: 37))
        let (left, right) = (parameters(exact), parameters(fast))
        let (graph, loss) = self.loss(exact, left, samplingShare: 0.3)
        let (fastGraph, fastLoss) = self.loss(fast, right, samplingShare: 0.3)
        graph.tape.backward(from: loss)
        fastGraph.tape.backward(from: fastLoss)
        for name in left.names where !name.hasPrefix("attributes") {
            let expected = graph.tape.gradient(of: graph.leaves[name]).elements
            let found = fastGraph.tape.gradient(of: fastGraph.leaves[name]).elements
            let scale = max(expected.map(abs).max() ?? 0, 1e-2)
            for (a, b) in zip(expected, found) {
                #expect(abs(a - Double(b)) < 2e-5 * scale, "\(name)")
            }
        }
    }

    @Test(arguments: DecoderKind.allCases)
    func decoder_withTheNetworksWeights_scoresWordsLikeTheNetwork(kind: DecoderKind) throws {
        let network: any CaptionNetwork<Float> = network(kind, options(hidden: 16, dropout: 0))
        let parameters = parameters(network)
        let folder = try TemporaryDirectory()
        let path = folder.path.appending("trained.safetensors")
        var writer = CheckpointWriter(metadata: ["kind": kind.rawValue])
        for name in parameters.names {
            let matrix = parameters[name]
            let shape: Shape =
                name.contains(".bias") ? [matrix.columns] : [matrix.rows, matrix.columns]
            writer.add(name, shape: shape, matrix.elements, as: .float32)
        }
        try writer.write(to: path)
        let decoder = try kind.decoder(Checkpoint(contentsOf: path), vocabularySize: 9)
        for photo in 0..<2 {
            let all: Matrix<Float> = features()
            let rows = all.rows(photo * Self.regions..<(photo + 1) * Self.regions)
            let sentence = [4, 7, 8]
            let expected = scores(network, parameters, rows, sentence)
            var decoding = try decoder.begin(
                Tensor([Self.regions, 5], rows.elements),
                width: 1
            )
            for (word, row) in zip([1] + sentence, expected) {
                try decoding.step([word])
                decoding.logits.applyLogSoftmax()
                for (a, b) in zip(decoding.logits.elements, row) { #expect(abs(a - b) < 1e-4) }
            }
        }
    }

    /// The logarithms of all words' probabilities at each step.
    private func scores(
        _ network: some CaptionNetwork<Float>,
        _ parameters: Parameters<Float>,
        _ features: Matrix<Float>,
        _ sentence: [Int]
    ) -> [[Float]] {
        let graph = CaptionGraph(
            parameters,
            isTraining: false,
            random: SeededGenerator(seed: 0)
        )
        let batch = CaptionBatch(
            features: features,
            regionCount: Self.regions,
            captions: [[sentence]]
        )
        let words = Array(0..<options().vocabularySize)
        var state = network.begin(
            batch,
            owners: [0],
            words: network.embed(words, graph),
            graph
        )
        return ([1] + sentence).map { word in
            let result = network.step([word], &state, graph)
            let logits = network.logits(result.output, graph).elements
            let norm = Float.logarithm(logits.map { Float.exponential($0) }.reduce(0, +))
            return logits.map { $0 - norm }
        }
    }
}

extension Float {
    fileprivate static func exponential(_ value: Float) -> Float {
        var value = value
        applyExp(&value, count: 1)
        return value
    }
}
