import CaptionMetrics
import CaptioningModels
import Checkpoints
import SystemPackage
import TensorCore
import TestSupport
import Testing

@testable import ModelTraining

/// Training on photos that are told apart by one feature each.
@Suite struct CaptionTrainerTests {
    private let world: CaptionWorld

    private var folder: TemporaryDirectory { world.folder }
    private var photos: CaptionPhotos { world.photos }

    init() throws {
        world = try CaptionWorld()
    }

    private func options(epochs: Int) -> CaptionTrainer.Options {
        var options = CaptionTrainer.Options()
        options.epochs = epochs
        options.batchSize = 4
        options.learningRate = 2e-3
        options.warmUp = 4
        options.averageDecay = 0.8
        options.patience = epochs
        return options
    }

    private func trained(
        _ kind: DecoderKind,
        epochs: Int,
        pausingAt pause: Int? = nil
    ) throws -> CaptionTrainingState {
        let model = CaptionModel(kind, photos: photos, seed: 4)
        let trainer = CaptionTrainer(
            model,
            photos: photos,
            validation: photos,
            options: options(epochs: epochs)
        )
        var state = CaptionTrainingState(model.parameters)
        try trainer.train(&state) { _, state in state.step != pause }
        if pause != nil { try trainer.train(&state) { _, _ in true } }
        return state
    }

    @Test func training_whenTimeRunsOutAmidAnEpoch_measuresWhatItHasComeTo() throws {
        let model = CaptionModel(.nic, photos: photos, seed: 4)
        var options = options(epochs: 15)
        options.seconds = 1e-9
        let trainer = CaptionTrainer(model, photos: photos, validation: photos, options: options)
        var state = CaptionTrainingState(model.parameters)
        try trainer.train(&state) { _, _ in true }
        #expect(state.step == 1 && state.curve.map(\.epoch) == [1])
        #expect(state.best["embed.weight"].elements == state.average["embed.weight"].elements)
    }

    @Test(arguments: DecoderKind.allCases)
    func training_onFourKindsOfPhotos_learnsTheirSentences(kind: DecoderKind) throws {
        let state = try trained(kind, epochs: 15)
        let point = try #require(state.bestPoint)
        // One word alone is no 2-gram: its photos score less than 10.
        #expect(point.score > 700)
        let model = CaptionModel(kind, photos: photos, seed: 4)
        let path = folder.path.appending("trained.safetensors")
        try model.write(state.best, to: path, metadata: [:])
        let checkpoint = try Checkpoint(contentsOf: path)
        #expect(try DecoderKind(of: checkpoint) == kind)
        _ = try kind.decoder(checkpoint, vocabularySize: photos.vocabulary.count)
        let read = try model.parameters(from: path)
        for (a, b) in zip(read["embed.weight"].elements, state.best["embed.weight"].elements) {
            #expect(abs(a - b) < 1e-3)
        }
    }

    @Test func training_whenInterrupted_goesOnAsIfItHadNotBeen() throws {
        let whole = try trained(.sat, epochs: 3)
        let again = try trained(.sat, epochs: 3)
        let paused = try trained(.sat, epochs: 3, pausingAt: 6)
        #expect(whole.step == 12)
        for name in whole.parameters.names {
            #expect(whole.parameters[name] == again.parameters[name], "\(name)")
            #expect(whole.average[name] == paused.average[name], "\(name)")
        }
        #expect(whole.curve.map(\.loss) == paused.curve.map(\.loss))
    }

    @Test func weights_ofAnotherDecoder_areRefused() throws {
        let model = CaptionModel(.nic, photos: photos, seed: 1)
        let path = folder.path.appending("nic.safetensors")
        try model.write(model.parameters, to: path, metadata: [:])
        let other = CaptionModel(.sat, photos: photos, seed: 1)
        #expect(throws: CheckpointError.self) { try other.parameters(from: path) }
    }

    @Test func score_isThatOfTheCaptionsThatTheWrittenWeightsGive() throws {
        let state = try trained(.updown, epochs: 3)
        let model = CaptionModel(.updown, photos: photos, seed: 4)
        let trainer = CaptionTrainer(
            model,
            photos: photos,
            validation: photos,
            options: options(epochs: 3)
        )
        let file = folder.path.appending("written.safetensors")
        try model.write(state.average, to: file, metadata: [:])
        let checkpoint = try Checkpoint(contentsOf: file)
        let search = CaptionSearch(
            decoder: try DecoderKind(of: checkpoint)
                .decoder(checkpoint, vocabularySize: photos.vocabulary.count)
        )
        let metric = CIDErD(corpus: photos.words + photos.words)
        let scores = try (0..<photos.count).map { photo in
            let found = try search(try photos.features(of: [photo]), options: SearchOptions())
            let words = photos.vocabulary.words(for: found.first?.words ?? [])
            return metric.score(words, references: photos.words[photo])
        }
        let mean = 100 * scores.reduce(0, +) / Double(scores.count)
        #expect(abs(try trainer.score(state.average) - mean) < 1e-9)
        #expect(mean > 0)
    }
}
