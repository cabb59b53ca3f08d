import ArgumentParser
import CaptioningModels
import Checkpoints
import Foundation
import ModelTraining
import SystemPackage

extension TrainCommand.Captions {
    /// Trains, and writes the weights whenever an epoch makes them better.
    func train(
        _ model: CaptionModel,
        _ photos: CaptionPhotos,
        _ validation: CaptionPhotos,
        to path: FilePath
    ) throws {
        let checkpoint = try checkpoint.map { file in
            CaptionCheckpoint(path: FilePath(file), training: try identity(of: photos))
        }
        var state =
            try resumedState(checkpoint)
            ?? CaptionTrainingState(
                try from.map { try model.parameters(from: FilePath($0)) } ?? model.parameters
            )
        let trainer = CaptionTrainer(
            model,
            photos: photos,
            validation: validation,
            options: options
        )
        let stop = checkpoint.map { _ in StopRequest() }
        try trainer.train(&state) { progress, state in
            Self.show(progress)
            if progress.score != nil { try finishEpoch(state, of: model, to: path) }
            let isStopped = stop?.isMade ?? false
            if isStopped || progress.score != nil { try checkpoint?.write(state) }
            return !isStopped
        }
        if stop?.isMade ?? false {
            Terminal.printLine("stopped; go on with --resume")
            throw ExitCode.someFailed
        }
        let isMeasured = !state.curve.isEmpty
        try write(
            isMeasured ? state.best : state.average,
            of: model,
            isMeasured ? state.bestPoint : nil,
            to: path
        )
        Terminal.printLine("\(path): written")
    }

    /// The state of a training that was interrupted; nil if it is to begin.
    private func resumedState(
        _ checkpoint: CaptionCheckpoint?
    ) throws -> CaptionTrainingState? {
        guard resume, let checkpoint else { return nil }
        return try checkpoint.read()
    }

    /// What is trained, how and on what.
    private func identity(of photos: CaptionPhotos) throws -> String {
        var parts = [
            decoder.rawValue, "\(photos.count) photos", "\(epochs) epochs", "batch \(batch)",
            "rate \(options.learningRate)", "seed \(training.seed)",
            "threads \(training.threads)",
            "dropout \(dropout) and \(wordDropout)", "sampling \(sampling)",
        ]
        if let minutes { parts.append("\(minutes) minutes") }
        if views > 1 { parts.append("\(views) views") }
        if selfCritical { parts.append("self-critical") }
        for (name, file) in [("captions", captions), ("from", from)] {
            guard let file else { continue }
            parts.append("\(name) \(try MappedFile(FilePath(file)).sha256().prefix(8))")
        }
        return parts.joined(separator: ", ")
    }

    /// Keeps the best weights so far, and draws the curve.
    private func finishEpoch(
        _ state: CaptionTrainingState,
        of model: CaptionModel,
        to path: FilePath
    ) throws {
        if let best = state.bestPoint, best == state.curve.last {
            try write(state.best, of: model, best, to: path)
        }
        guard let curve else { return }
        try LossCurve(state.curve).write(
            to: FilePath(curve),
            title: "\(decoder.rawValue)\(selfCritical ? ", self-critical" : "")"
        )
    }

    private var options: CaptionTrainer.Options {
        var options = CaptionTrainer.Options()
        options.seed = training.seed
        options.epochs = epochs
        options.seconds = minutes.map { 60 * $0 }
        options.batchSize = batch
        options.dropout = dropout
        options.wordDropout = wordDropout
        options.samplingShare = sampling
        options.isSelfCritical = selfCritical
        options.learningRate = rate ?? (selfCritical ? 5e-5 : 5e-4)
        return options
    }

    private func write(
        _ parameters: Parameters<Float>,
        of model: CaptionModel,
        _ point: CaptionTrainingState.Point?,
        to path: FilePath
    ) throws {
        var metadata = [
            "training": "batch \(batch), rate \(options.learningRate), seed \(training.seed), "
                + "dropout \(dropout) and \(wordDropout), sampling \(sampling)"
                + (views > 1 ? ", \(views) views" : "") + (selfCritical ? ", self-critical" : "")
        ]
        if let point {
            metadata["epoch"] = "\(point.epoch)"
            metadata["validation"] = "CIDEr-D \(point.score), beam 3"
        }
        try model.write(parameters, to: path, metadata: metadata)
    }

    /// A line for each epoch; on a terminal one that changes in between.
    private static func show(_ progress: CaptionTrainer.Progress) {
        let seconds = Int(progress.seconds)
        let loss = progress.loss.formatted(.number.precision(.fractionLength(3)))
        let place = "epoch \(progress.epoch)/\(progress.epochs)"
        if let score = progress.score {
            let score = score.formatted(.number.precision(.fractionLength(1)))
            if Terminal.showsErrors { Terminal.printError("\r\u{1B}[K") }
            Terminal.printLine(
                "\(place) · loss \(loss) · validation CIDEr \(score) · \(seconds) s"
            )
        } else if Terminal.showsErrors {
            let percent = Int(100 * progress.share)
            Terminal.printError("\r\u{1B}[K\(place) \(percent) % · loss \(loss) · \(seconds) s")
        }
    }
}
