import CaptioningModels
import TensorCore
import Testing

@testable import ModelTraining

/// Training by the rewards of captions that the network draws.
@Suite struct SelfCriticalTests {
    private let world: CaptionWorld
    private let model: CaptionModel

    init() throws {
        world = try CaptionWorld()
        model = CaptionModel(.nic, photos: world.photos, seed: 4)
    }

    private func options(epochs: Int, rate: Double) -> CaptionTrainer.Options {
        var options = CaptionTrainer.Options()
        options.epochs = epochs
        options.batchSize = 4
        options.learningRate = rate
        options.warmUp = 1
        options.averageDecay = 0.5
        options.patience = epochs
        return options
    }

    private func trained(
        from parameters: Parameters<Float>,
        _ options: CaptionTrainer.Options
    ) throws -> CaptionTrainingState {
        let trainer = CaptionTrainer(
            model,
            photos: world.photos,
            validation: world.photos,
            options: options
        )
        var state = CaptionTrainingState(parameters)
        try trainer.train(&state) { _, _ in true }
        return state
    }

    private var network: any CaptionNetwork<Float> { model.network(dropout: 0, wordDropout: 0) }

    @Test func advantage_isTheDistanceToTheMeanOfTheOthers() {
        #expect(SelfCriticalObjective.advantages(of: [1, 2, 3]) == [-1.5, 0, 1.5])
        #expect(SelfCriticalObjective.advantages(of: [4, 4, 4, 4, 4]) == [0, 0, 0, 0, 0])
    }

    @Test func draws_followTheNetworksDistributionAndTheSeed() {
        var parameters = model.parameters
        let count = world.photos.vocabulary.count
        // Whatever the photo: the end with 3/4, the word 5 with 1/4.
        parameters["logit.weight"] = Matrix(count, 512)
        parameters["logit.bias"] = Matrix(1, count, repeating: -50)
        parameters["logit.bias"].elements[Vocabulary.end] = Float.logarithm(3)
        parameters["logit.bias"].elements[5] = 0
        let batch = world.photos.batch([0, 1])
        func draws(_ seed: UInt64) -> [[DrawnCaption]] {
            var random = SeededGenerator(seed: seed)
            return network.draw(200, of: batch, parameters, using: &random)
        }
        let first = draws(1)
        #expect(first == draws(1))
        #expect(first != draws(2))
        let all = first.joined()
        #expect(all.count == 400)
        #expect(all.allSatisfy { $0.isEnded && $0.words.allSatisfy { $0 == 5 } })
        // Of 400, 300 are empty on average; the deviation is 9.
        #expect((260...340).contains(all.count { $0.words.isEmpty }))
    }

    @Test func draws_withoutAnEnd_areCut_andTheEndDoesNotCount() {
        var parameters = model.parameters
        parameters["logit.bias"].elements[Vocabulary.end] = -1000
        var random = SeededGenerator(seed: 1)
        let batch = world.photos.batch([0])
        let draws = network.draw(
            3,
            of: batch,
            parameters,
            maximumLength: 4,
            using: &random
        )
        #expect(draws[0].allSatisfy { !$0.isEnded && $0.words.count == 4 })
        let drawn = DrawnCaptions<Float>(draws: draws, advantages: [[1, 1, 1]])
        let share: Float = 1 / 12
        #expect(drawn.weights == [share, share, share])
        let graph = CaptionGraph(parameters, isTraining: false, random: random)
        let sentences = batch.replacing(captions: draws.map { $0.map(\.words) })
        let loss = network.policyLoss(sentences, drawn, graph)
        // The end, which is all but impossible, would alone add 80.
        #expect(graph.tape.scalar(of: loss) < 10)
    }

    @Test func training_fromHalfTrainedWeights_raisesTheScore_andFollowsTheSeed() throws {
        let start = try trained(from: model.parameters, options(epochs: 4, rate: 2e-3))
        var options = options(epochs: 12, rate: 5e-4)
        options.isSelfCritical = true
        let state = try trained(from: start.parameters, options)
        let again = try trained(from: start.parameters, options)
        #expect(state.curve.map(\.loss) == again.curve.map(\.loss))
        #expect(state.parameters["embed.weight"] == again.parameters["embed.weight"])
        // The loss is less the mean reward of the draws.
        let (first, last) = (try #require(state.curve.first), try #require(state.curve.last))
        #expect(last.loss < first.loss - 0.5)
    }
}
