import ArgumentParser
import CaptioningModels
import Checkpoints
import Foundation
import ModelTraining
import SystemPackage
import TensorCore

extension TrainCommand {
    /// `deeplens train embedding`.
    struct Embedding: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Train the space in which photos and captions that fit are close."
        )

        @OptionGroup var pairs: PhotoCaptionPairs

        @Option(help: "The weights file to write.", completion: .file())
        var output = "image_sentence_embedding.safetensors"

        @Option(help: "A weights file to start from.", completion: .file())
        var from: String?

        @Option(help: "What is made small: contrastive or ranking.")
        var loss = EmbeddingTrainer.Loss.contrastive

        @Option(help: "How often each caption is seen.")
        var epochs = 20

        @Option(help: "The highest learning rate.")
        var rate = 1e-3

        @OptionGroup var training: TrainingArguments

        func validate() throws {
            guard (1...1000).contains(epochs) else {
                throw ValidationError("--epochs \(epochs): must be from 1 to 1000")
            }
            guard rate > 0, rate <= 1 else {
                throw ValidationError("--rate \(rate): must be above 0 and at most 1")
            }
        }

        func run() async throws {
            try await InferenceThread().run { try self.train() }
        }

        private func train() throws {
            Threads.use(training.threads)
            try TrainCommand.checkFolder(of: FilePath(output))
            let vocabulary = try pairs.readVocabulary()
            let corpus = try pairs.readCorpus()
            let cache = try pairs.readFeatures()
            let start = try from.map { file in
                try EmbeddingNetwork.load(
                    Checkpoint(contentsOf: FilePath(file)),
                    vocabularySize: vocabulary.count
                )
            }
            var sizes = EmbeddingNetwork<Float>.Options(vocabularySize: vocabulary.count)
            sizes.featureSize = cache.featureSize
            let network = start?.network ?? EmbeddingNetwork<Float>(options: sizes)
            var options = EmbeddingTrainer.Options()
            (options.loss, options.seed, options.epochs) = (loss, training.seed, epochs)
            options.learningRate = rate
            let trainer = EmbeddingTrainer(
                network,
                training: try EmbeddingExamples(corpus.training, cache, vocabulary),
                validation: try EmbeddingExamples(corpus.validation, cache, vocabulary),
                options: options
            )
            let clock = ContinuousClock()
            let began = clock.now
            let weights = trainer.train(from: start?.parameters) { progress in
                Self.show(progress, of: epochs, after: clock.now - began)
            }
            try network.checkpoint(of: weights).write(to: FilePath(output))
            Terminal.printLine("\(output): written")
        }

        private static func show(
            _ progress: EmbeddingTrainer.Progress,
            of epochs: Int,
            after time: Duration
        ) {
            let loss = progress.loss.formatted(.number.precision(.fractionLength(3)))
            Terminal.printLine(
                """
                epoch \(progress.epoch)/\(epochs) · loss \(loss) · validation recall@1/5/10: image to \
                text \(progress.scores.imageToText.summary), text to image \
                \(progress.scores.textToImage.summary)\(progress.isBest ? " · best" : "") · \
                \(Int(time / .seconds(1))) s
                """
            )
        }
    }
}

/// Photos with captions, for training and measuring.
struct PhotoCaptionPairs: ParsableArguments {
    @Option(
        help: "The photos' features, from deeplens train features.",
        completion: .file()
    )
    var features: String

    @Option(
        help: """
            Captions, one photo a line: {"file": …, "captions": […], "split": "train" or "val"}.
            """,
        completion: .file()
    )
    var captions: String

    @Option(help: "The folder of the weights, whose vocabulary is used.", completion: .directory)
    var weights: String?

    /// The folder of the weights.
    var directory: WeightsDirectory {
        WeightsDirectory(explicit: weights.map { FilePath($0) })
    }

    func readVocabulary() throws -> Vocabulary {
        try Vocabulary(contentsOf: directory.path(of: "vocabulary.txt"))
    }

    func readCorpus() throws -> CaptionCorpus {
        try CaptionCorpus(contentsOf: FilePath(captions))
    }

    func readFeatures() throws -> FeatureCache {
        try FeatureCache(contentsOf: FilePath(features))
    }
}

extension EmbeddingTrainer.Loss: ExpressibleByArgument {}

extension AlignmentScores.Recall {
    /// The recalls in percent.
    var summary: String {
        [at1, at5, at10].map { (100 * $0).formatted(.number.precision(.fractionLength(1))) }
            .joined(separator: "/")
    }
}
