import ArgumentParser
import CaptionMetrics
import CaptioningModels
import Checkpoints
import Foundation
import ImageDecoding
import SystemPackage

extension EvalCommand {
    /// What `eval objects` and `eval confidence` have in common: photos with known answers.
    struct TrialOptions: ParsableArguments {
        @Option(
            help: """
                Photos and what a caption has to name, one a line as \
                {"file": …, "accepted": ["cat", "kitten"]}. May be given several times.
                """,
            completion: .file()
        )
        var objects: [String] = []

        @Option(
            help:
                "Photos and sentences about them, one a line as {\"file\": …, \"captions\": […]}.",
            completion: .file()
        )
        var captions: [String] = []

        @Option(
            help: "The folder that the files' names are relative to. (default: each list's own)",
            completion: .directory
        )
        var photos: String?

        @Option(help: "Which lines count, where they have a \"split\".")
        var split = "val"

        @Option(help: "Write what was said of each photo, as comma-separated values.")
        var csv: String?

        @Option(help: "Find captions with the concept's word: whenNeeded, always or never.")
        var guidance = "whenNeeded"

        @Option(help: "The folder of the weights.", completion: .directory)
        var weights: String?

        func validate() throws {
            if objects.isEmpty, captions.isEmpty {
                throw ValidationError("name a list of photos with --objects or --captions")
            }
            guard ConceptGuidance.Search(rawValue: guidance) != nil else {
                throw ValidationError("--guidance \(guidance): must be whenNeeded, always or never")
            }
        }

        /// Captions every photo of the lists.
        ///
        /// - Throws: What reading a list or a photo throws.
        func trials() throws -> [CaptionTrial] {
            let folder = photos.map { FilePath($0) }
            let lists = try (objects + captions).map {
                try CaptionAnswers(contentsOf: FilePath($0), folder: folder, split: split)
            }
            let guidance = ConceptGuidance(
                search: ConceptGuidance.Search(rawValue: guidance) ?? .whenNeeded
            )
            let captioner = try Captioner(
                weights: WeightsDirectory(explicit: weights.map { FilePath($0) }),
                options: Captioner.Options(guidance: guidance)
            )
            let chooser = CaptionChooser(guidance: guidance)
            let decoder = ImageDecoder(maximumMegapixels: 200)
            let photos = lists.flatMap(\.photos)
            var progress = ProgressBar(total: photos.count)
            let trials = try photos.map { file, answer in
                let photo = try decoder.decode(
                    bytes: try decoder.readFile(at: file),
                    name: file.string,
                    minimumSide: 364
                )
                let description = try captioner.describe(photo.image)
                let chosen = chooser.choose(description)
                progress.advance()
                return CaptionTrial(
                    file: file.string,
                    isRight: answer.isRight(chosen.text),
                    chosen: chosen,
                    description: description
                )
            }
            try write(trials)
            return trials
        }

        private func write(_ trials: [CaptionTrial]) throws {
            guard let csv else { return }
            let lines = [CaptionTrial.csvHeading] + trials.map(\.csvLine) + [""]
            try lines.joined(separator: "\n").write(toFile: csv, atomically: true, encoding: .utf8)
        }
    }

    /// `deeplens eval objects`.
    struct Objects: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Measure how often captions name what photos show."
        )

        @OptionGroup var options: TrialOptions

        func run() async throws {
            let trials = try await InferenceThread().run { try options.trials() }
            let right = trials.count(where: \.isRight)
            Terminal.printLine(
                "named \(right) of \(trials.count) (\(percent(right, trials.count)))"
            )
            for source in [ChosenCaption.Source.model, .guided, .label] {
                let part = trials.filter { $0.chosen.source == source }
                let right = part.count(where: \.isRight)
                Terminal.printLine("  \(source.rawValue): \(right) of \(part.count)")
            }
        }
    }

    /// `deeplens eval confidence`.
    struct Confidence: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Measure how well captions' confidence agrees with how often they are right."
        )

        @OptionGroup var options: TrialOptions

        @Option(help: "Draw the reliability diagram into this SVG file.", completion: .file())
        var svg: String?

        func run() async throws {
            let trials = try await InferenceThread().run { try options.trials() }
            let calibration = Calibration(
                trials.map { (Double($0.chosen.confidence), $0.isRight) }
            )
            Terminal.printLine("confidence  share right  photos")
            for bin in calibration.bins where bin.count > 0 {
                let cells = [decimals(bin.confidence), decimals(bin.share), "\(bin.count)"]
                Terminal.printLine(
                    zip(cells, [10, 13, 8]).map { cell, width in
                        String(repeating: " ", count: width - cell.count) + cell
                    }.joined()
                )
            }
            Terminal.printLine(
                """
                photos \(trials.count), right \(decimals(calibration.share)), expected calibration \
                error \(decimals(calibration.expectedError)), Brier score \
                \(decimals(calibration.brierScore)), discrimination \
                \(decimals(calibration.discrimination))
                """
            )
            if let svg {
                try ReliabilityDiagram(calibration, title: "Confidence of \(trials.count) captions")
                    .svg.write(toFile: svg, atomically: true, encoding: .utf8)
            }
        }
    }
}

private func percent(_ part: Int, _ whole: Int) -> String {
    let share = Double(part) / Double(max(whole, 1))
    return (100 * share).formatted(.number.precision(.fractionLength(1))) + " %"
}

private func decimals(_ value: Double) -> String {
    value.formatted(.number.precision(.fractionLength(3)))
}
