import CaptioningModels
import TensorCore
import Testing

@testable import ModelTraining

@Suite struct CaptionFineTuningTests {
    @Test func tuning_givesTheBestMeanOfTheWeights_andScoresBoth() throws {
        let world = try CaptionWorld()
        let model = CaptionModel(.nic, photos: world.photos, seed: 4)
        let tuning = CaptionFineTuning(
            model,
            from: model.parameters,
            photos: world.photos,
            validation: world.photos,
            seed: 1
        )
        var epochs: Set<Int> = []
        let result = try tuning.run { epochs.insert($0.epoch) }
        #expect(!epochs.isEmpty && result.before >= 0 && result.after >= 0)
        #expect(result.parameters.names == model.parameters.names)

        var options = CaptionTrainer.Options()
        options.epochs = 10
        options.patience = 10
        options.learningRate = 3e-4
        options.batchSize = 2
        options.warmUp = 8
        options.samplingShare = 0
        let trainer = CaptionTrainer(
            model,
            photos: world.photos,
            validation: world.photos,
            options: options
        )
        var state = CaptionTrainingState(model.parameters)
        var averages = [model.parameters]
        try trainer.train(&state) { progress, state in
            if progress.score != nil { averages.append(state.average) }
            return true
        }
        let means = averages.map { average in
            var mean = model.parameters
            for name in mean.names {
                let ends = zip(model.parameters[name].elements, average[name].elements)
                mean.update(name) { $0.elements = ends.map { $0 + 0.5 * ($1 - $0) } }
            }
            return mean
        }
        let scores = try means.map(trainer.score)
        let best = try #require(scores.lastIndex(of: scores.max() ?? 0))
        #expect(result.after == scores[best])
        for name in result.parameters.names {
            #expect(result.parameters[name] == means[best][name], "\(name)")
        }
        #expect(result.before == (try trainer.score(model.parameters)))
    }
}
