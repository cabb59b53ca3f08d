import CaptioningModels
import Checkpoints
import SystemPackage
import TestSupport
import Testing

@testable import ModelTraining

/// Trainings that stop and go on from a file.
@Suite struct CaptionCheckpointTests {
    private let world: CaptionWorld
    private let checkpoint: CaptionCheckpoint
    private var path: FilePath { world.folder.path.appending("training.checkpoint") }

    init() throws {
        world = try CaptionWorld()
        checkpoint = CaptionCheckpoint(
            path: world.folder.path.appending("training.checkpoint"),
            training: "nic, seed 1"
        )
    }

    private func trainer() -> (CaptionTrainer, Parameters<Float>) {
        var options = CaptionTrainer.Options()
        (options.epochs, options.batchSize, options.patience) = (4, 4, 4)
        let model = CaptionModel(.nic, photos: world.photos, seed: 4)
        let trainer = CaptionTrainer(
            model,
            photos: world.photos,
            validation: world.photos,
            options: options
        )
        return (trainer, model.parameters)
    }

    /// Stops in the middle of an epoch, too: at step 6 of 16, with four an epoch.
    @Test(arguments: [4, 6])
    func training_fromACheckpoint_goesOnAsIfItHadNotStopped(stop: Int) throws {
        let (trainer, parameters) = trainer()
        var whole = CaptionTrainingState(parameters)
        try trainer.train(&whole) { _, _ in true }
        var stopped = CaptionTrainingState(parameters)
        try trainer.train(&stopped) { _, state in
            if state.step == stop { try checkpoint.write(state) }
            return state.step != stop
        }
        var resumed = try #require(try checkpoint.read())
        #expect(resumed.step == stop)
        try trainer.train(&resumed) { _, _ in true }
        #expect(resumed.curve.map(\.loss) == whole.curve.map(\.loss))
        #expect(resumed.curve.map(\.score) == whole.curve.map(\.score))
        #expect(resumed.parameters.names == whole.parameters.names)
        for name in whole.parameters.names {
            #expect(resumed.parameters[name] == whole.parameters[name], "\(name)")
            #expect(resumed.average[name] == whole.average[name], "\(name)")
            #expect(resumed.best[name] == whole.best[name], "\(name)")
        }
    }

    @Test func checkpoint_ofAnotherTraining_isRefusedWithBothNames() throws {
        try checkpoint.write(CaptionTrainingState(trainer().1))
        let other = CaptionCheckpoint(path: path, training: "nic, seed 2")
        let error = #expect(throws: CaptionCheckpointError.self) { _ = try other.read() }
        #expect(error?.description.contains("(nic, seed 1)") == true)
        #expect(error?.description.contains("(nic, seed 2)") == true)
    }

    @Test func checkpoint_thatIsAnotherFile_isRefused() throws {
        try CheckpointWriter(metadata: [:]).write(to: path)
        #expect(
            throws: CaptionCheckpointError(file: path, training: nil, wanted: "nic, seed 1")
        ) { _ = try checkpoint.read() }
    }

    @Test func checkpoint_withoutAFile_isNone() throws {
        let state = try checkpoint.read()
        #expect(state?.step == nil)
    }
}
