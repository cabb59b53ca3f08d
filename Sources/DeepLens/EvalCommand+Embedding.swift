import ArgumentParser
import CaptioningModels
import Checkpoints
import Foundation
import ModelTraining
import SystemPackage
import TensorCore

extension EvalCommand {
    /// `deeplens eval embedding`.
    struct Embedding: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Measure how well photos find their captions, and captions their photos.",
            discussion: "Compares each photo for validation with each of their captions."
        )

        @OptionGroup var pairs: PhotoCaptionPairs

        @Option(
            help: "The weights file. (default: the one in the folder of the weights)",
            completion: .file()
        )
        var model: String?

        @Option(help: "How many threads to use. (default: one a core)")
        var threads: Int?

        @Flag(help: "Print a JSON object.")
        var json = false

        func run() async throws {
            try await InferenceThread().run { try self.evaluate() }
        }

        private func evaluate() throws {
            Threads.use(threads)
            let vocabulary = try pairs.readVocabulary()
            let file =
                try model.map { FilePath($0) }
                ?? pairs.directory.path(of: "image_sentence_embedding.safetensors")
            let (network, parameters) = try EmbeddingNetwork<Float>.load(
                Checkpoint(contentsOf: file),
                vocabularySize: vocabulary.count
            )
            let examples = try EmbeddingExamples(
                pairs.readCorpus().validation,
                pairs.readFeatures(),
                vocabulary
            )
            let scores = examples.scores(of: network, parameters)
            if json {
                let encoder = JSONEncoder()
                encoder.outputFormatting = [.sortedKeys]
                Terminal.printLine(String(decoding: try encoder.encode(scores), as: UTF8.self))
                return
            }
            Terminal.printLine("\(scores.photos) photos, \(scores.sentences) captions")
            for (name, recall) in [
                ("image to text", scores.imageToText), ("text to image", scores.textToImage),
            ] {
                let median = recall.medianRank.formatted(.number.grouping(.never))
                Terminal.printLine(
                    "\(name): recall@1/5/10 \(recall.summary) %, median rank \(median)"
                )
            }
        }
    }
}
