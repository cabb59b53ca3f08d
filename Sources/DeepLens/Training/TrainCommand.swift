import ArgumentParser
import Foundation
import HashtagModels
import ModelTraining
import SystemPackage
import TensorCore

/// `deeplens train`: trains models on this CPU.
struct TrainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "train",
        abstract: "Train models on this CPU.",
        subcommands: [Captions.self, Embedding.self, Features.self, Hashtags.self]
    )

    /// Refuses a place that cannot be written to, before minutes of training rather than after.
    static func checkFolder(of path: FilePath) throws {
        let folder = path.removingLastComponent()
        let place = folder.isEmpty ? "." : folder.string
        guard FileManager.default.isWritableFile(atPath: place) else {
            throw ValidationError("\(place): no folder to write to; name a file with --output")
        }
    }

    /// `deeplens train hashtags`.
    struct Hashtags: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Train a hashtag model on sets of tags, such as those of your own posts."
        )

        @Option(help: "The model: gru, vae or gan.")
        var model: TagModelWeights.Kind

        @Option(help: "Sets of tags, one a line, separated by spaces.", completion: .file())
        var tags: String

        @Option(
            help: "The weights file to write. (default: hashtags_MODEL.safetensors in Weights)",
            completion: .file()
        )
        var output: String?

        @Option(help: "How often each set is seen. (default: 10 for gru, 16 for vae, 13 for gan)")
        var epochs: Int?

        @OptionGroup var training: TrainingArguments

        func validate() throws {
            if let epochs, !(1...10_000).contains(epochs) {
                throw ValidationError("--epochs \(epochs): must be from 1 to 10000")
            }
        }

        func run() async throws {
            try await InferenceThread().run { try self.train() }
        }

        private func train() throws {
            Threads.use(training.threads)
            var options = HashtagTrainer.Options(kind: model)
            options.seed = training.seed
            options.epochs = epochs
            let path = FilePath(output ?? "Weights/\(model.fileName)")
            try TrainCommand.checkFolder(of: path)
            let clock = ContinuousClock()
            let start = clock.now
            let trainer = try HashtagTrainer(
                TagSets(contentsOf: FilePath(tags)),
                options: options
            )
            let weights = try trainer.train { Self.show($0, after: clock.now - start) }
            try weights.write(to: path)
            Terminal.printLine("\(path): written")
        }

        /// A line for each epoch; on a terminal one that changes in between.
        private static func show(_ progress: HashtagTrainer.Progress, after time: Duration) {
            let seconds = Int(time / .seconds(1))
            let loss = progress.loss.formatted(.number.precision(.fractionLength(3)))
            let place = "epoch \(progress.epoch)/\(progress.epochs)"
            if let recall = progress.recall {
                let percent = (100 * recall).formatted(.number.precision(.fractionLength(1)))
                if Terminal.showsErrors { Terminal.printError("\r\u{1B}[K") }
                Terminal.printLine(
                    "\(place) · loss \(loss) · validation recall@5 \(percent) % · \(seconds) s"
                )
            } else if Terminal.showsErrors {
                let percent = Int(100 * progress.share)
                Terminal.printError("\r\u{1B}[K\(place) \(percent) % · loss \(loss) · \(seconds) s")
            }
        }
    }
}

extension TagModelWeights.Kind: ExpressibleByArgument {
    /// The weights' file in the folder of the weights.
    var fileName: String { "hashtags_\(rawValue).safetensors" }
}
