import ArgumentParser
import CaptioningModels
import Checkpoints
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

        @Option(
            help: """
                Views of each photo that are learned from: the photo as it is, and crops of it in other \
                light, some mirrored. Each is encoded once.
                """
        )
        var views = 1

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
            guard (1...100).contains(views) else {
                throw ValidationError("--views \(views): must be from 1 to 100")
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
            let learnedFiles = Set(corpus.training.map(\.file))
            let cache = try Features.encode(
                try Features.listedPhotos(in: FilePath(photos)) { file in
                    learnedFiles.contains(file) ? views : 1
                },
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
    }
}

extension DecoderKind: ExpressibleByArgument {}
