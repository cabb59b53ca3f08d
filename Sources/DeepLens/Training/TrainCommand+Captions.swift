import ArgumentParser
import CaptioningModels
import Checkpoints
import Foundation
import ModelTraining
import SystemPackage
import TensorCore

extension TrainCommand {
    /// `deeplens train captions`.
    struct Captions: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Train a caption decoder on photos and captions."
        )

        @Option(help: "The decoder: nic, glstm, sat or updown.")
        var decoder: DecoderKind

        @Option(help: "The folder of the photos.", completion: .directory)
        var photos: String

        @Option(
            help: ArgumentHelp(
                """
                Captions, one JSON object a line: {"file": …, "captions": […], "split": "train" or \
                "val"}.
                """
            ),
            completion: .file()
        )
        var captions: String

        @Option(
            help: "The photos' features, made or brought up to date first.",
            completion: .file()
        )
        var features = "captions.features"

        @Option(
            help: "The weights file to write. (default: DECODER.safetensors)",
            completion: .file()
        )
        var output: String?

        @Option(help: "Weights to start from instead of random ones.", completion: .file())
        var from: String?

        @Option(help: "The folder of the weights.", completion: .directory)
        var weights: String?

        @Option(help: "How often each photo is seen at most.")
        var epochs = 20

        @Option(help: "Minutes after which training ends. (default: no limit)")
        var minutes: Double?

        @Option(help: "Photos of a step, each with all of its captions.")
        var batch = 16

        @Option(help: "The highest learning rate. (default: 5e-4, self-critically 5e-5)")
        var rate: Double?

        @Flag(
            help: """
                Draw captions and reward them by CIDEr-D (self-critical training), from weights that \
                are good already.
                """
        )
        var selfCritical = false

        @Option(
            help: "A file to go on from, written after each epoch and on SIGINT or SIGTERM.",
            completion: .file()
        )
        var checkpoint: String?

        @Flag(help: "Go on from the checkpoint, if there is one yet.")
        var resume = false

        @Option(help: "A drawing (SVG) of loss and score, written after each epoch.")
        var curve: String?

        @Option(help: "The share of the output's values that are dropped.")
        var dropout = 0.5

        @Option(help: "The share of an embedded word's values that are dropped.")
        var wordDropout = 0.3

        @Option(help: "How often, in the end, a word that is read is the decoder's own.")
        var sampling = 0.2

        @OptionGroup var training: TrainingArguments

        func validate() throws {
            guard (1...10_000).contains(epochs) else {
                throw ValidationError("--epochs \(epochs): must be from 1 to 10000")
            }
            if let minutes, !(minutes > 0) {
                throw ValidationError("--minutes \(minutes): must be more than 0")
            }
            guard (1...1024).contains(batch) else {
                throw ValidationError("--batch \(batch): must be from 1 to 1024")
            }
            if let rate, !(rate > 0 && rate < 1) {
                throw ValidationError("--rate \(rate): must be between 0 and 1")
            }
            for (name, share) in [
                ("dropout", dropout), ("word-dropout", wordDropout), ("sampling", sampling),
            ] where !(0..<1).contains(share) {
                throw ValidationError("--\(name) \(share): must be at least 0 and less than 1")
            }
            guard !selfCritical || from != nil else {
                throw ValidationError("--self-critical: name the weights to start from with --from")
            }
            guard !resume || checkpoint != nil else {
                throw ValidationError("--resume: name the file with --checkpoint")
            }
        }

        func run() async throws {
            try await InferenceThread().run { try self.train() }
        }

        private func train() throws {
            Threads.use(training.threads)
            let path = FilePath(output ?? "\(decoder.rawValue).safetensors")
            try TrainCommand.checkFolder(of: path)
            let corpus = try CaptionCorpus(contentsOf: FilePath(captions))
            let cache = try Features.encode(
                try Features.listedPhotos(in: FilePath(photos)),
                to: FilePath(features),
                weights: WeightsDirectory(explicit: weights.map { FilePath($0) })
            ).cache
            let vocabulary = try Vocabulary(
                contentsOf: WeightsDirectory(explicit: weights.map { FilePath($0) })
                    .path(of: "vocabulary.txt")
            )
            let learned = CaptionPhotos(corpus.training, cache: cache, vocabulary: vocabulary)
            guard learned.count > 0 else {
                throw ValidationError("\(captions): no photo of \(photos) has a caption to learn")
            }
            try train(
                CaptionModel(decoder, photos: learned, seed: training.seed),
                learned,
                CaptionPhotos(corpus.validation, cache: cache, vocabulary: vocabulary),
                to: path
            )
        }

        private func train(
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
                    + (selfCritical ? ", self-critical" : "")
            ]
            if let point {
                metadata["epoch"] = "\(point.epoch)"
                metadata["validation"] = "CIDEr-D \(point.score), greedy"
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
}

extension DecoderKind: ExpressibleByArgument {}
