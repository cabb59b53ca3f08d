import CaptioningModels
import TensorCore
import Testing

@testable import ModelTraining

@Suite struct CaptionFineTuningTests {
    @Test func tuning_givesTheMeanOfTheWeights_andScoresBoth() throws {
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
        try trainer.train(&state) { _, _ in true }
        for name in result.parameters.names {
            let ends = zip(model.parameters[name].elements, state.best[name].elements)
            for (mean, (start, end)) in zip(result.parameters[name].elements, ends) {
                #expect(abs(mean - (start + end) / 2) < 1e-6 * max(1, abs(start)))
            }
        }
        #expect(result.before == (try trainer.score(model.parameters)))
    }
}
