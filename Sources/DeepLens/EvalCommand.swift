import ArgumentParser
import Checkpoints
import Foundation
import HashtagModels
import ModelTraining
import SystemPackage
import TensorCore

/// `deeplens eval`: measures models on known answers.
struct EvalCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "eval",
        abstract: "Measure models on known answers.",
        subcommands: [Embedding.self, Hashtags.self]
    )

    /// `deeplens eval hashtags`.
    struct Hashtags: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Measure how well hashtag models complete sets of tags."
        )

        @Option(
            help: """
                Sets of tags, one a line. Every 12th line from the first is tested, the others tell \
                the baselines' frequencies.
                """,
            completion: .file()
        )
        var tags: String

        @Option(help: "all, or one of: \(HashtagRoster.names.joined(separator: ", ")).")
        var model = "all"

        @Option(
            help: """
                Captions instead, one photo a line as {"captions": […]}: the words of a photo's first \
                caption are given, those of the others are to be found.
                """,
            completion: .file()
        )
        var captions: String?

        @Option(help: "The folder of the weights.", completion: .directory)
        var weights: String?

        @Option(help: "How many photos to draw sets for, to see how they vary; 0 for none.")
        var drawn = 1000

        @Flag(help: "Print one JSON object a line.")
        var json = false

        func validate() throws {
            guard model == "all" || HashtagRoster.names.contains(model) else {
                throw ValidationError(
                    "--model \(model): must be all or one of "
                        + HashtagRoster.names.joined(separator: ", ")
                )
            }
            guard drawn >= 0 else {
                throw ValidationError("--drawn \(drawn): must not be negative")
            }
        }

        func run() async throws {
            try await InferenceThread().run { try self.evaluate() }
        }

        private func evaluate() throws {
            Threads.use(1)
            let sets = try TagSets(contentsOf: FilePath(tags))
            let roster = try HashtagRoster(
                model == "all" ? HashtagRoster.names : [model],
                training: sets.training + sets.validation,
                weights: WeightsDirectory(explicit: weights.map { FilePath($0) })
            )
            let generators = roster.generators
            let report = EvaluationReport(asJSON: json)
            if let captions {
                let tasks = try CaptionTasks(contentsOf: FilePath(captions), roster.vocabulary)
                try rank(generators, HashtagEvaluation(tasks.completions), report)
                report.note(CaptionTasks.caveat)
                return
            }
            let test = sets.test.compactMap {
                TagCompletion(set: $0, vocabulary: roster.vocabulary)
            }
            try rank(generators, HashtagEvaluation(test), report)
            guard drawn > 0 else { return }
            try draw(generators, HashtagEvaluation(Array(test.prefix(drawn))), report)
        }

        private func rank(
            _ generators: [any HashtagGenerator],
            _ evaluation: HashtagEvaluation,
            _ report: EvaluationReport
        ) throws {
            report.rankingHeader()
            for generator in generators { try report.show(evaluation.result(of: generator)) }
        }

        /// Compares how sets vary where they are equally good on these photos.
        ///
        /// As good as the recurrent model's, or the first one's. An ensemble ranks; it draws no sets of
        /// its own.
        private func draw(
            _ generators: [any HashtagGenerator],
            _ evaluation: HashtagEvaluation,
            _ report: EvaluationReport
        ) throws {
            let drawing = generators.filter { !$0.name.hasPrefix("ensemble") }
            guard let level = drawing.first(where: { $0.name == "gru" }) ?? drawing.first else {
                return
            }
            report.diversityHeader()
            let target = try evaluation.diversity(of: level, temperature: 1)
            for generator in drawing {
                try report.show(
                    generator.name == level.name
                        ? target : evaluation.diversity(of: generator, atF1: target.f1)
                )
            }
        }
    }
}
