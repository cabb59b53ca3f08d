import ArgumentParser
import CaptionMetrics
import CaptioningModels
import Foundation

/// `deeplens eval confidence`: whether captions are as often right as their confidence says.
struct EvalConfidenceCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "confidence",
        abstract: "Measure how well captions' confidence agrees with how often they are right.",
        discussion: """
            A caption of a photo with accepted words is right if it has one; of a photo with \
            sentences, if one of them has at least two of its content words (or its only one), and \
            half of them.
            """
    )

    @OptionGroup var options: CaptionTrialOptions

    @Option(help: "A file to draw the reliability diagram into (SVG).", completion: .file())
    var svg: String?

    func run() async throws {
        var failures = FailureLog()
        let trials = try await options.trials(failures: &failures)
        let calibration = Calibration(trials.map { (Double($0.chosen.confidence), $0.isRight) })
        Terminal.printLine("confidence  right  captions")
        for bin in calibration.bins where bin.count > 0 {
            Terminal.printLine(
                String(format: "%10.3f %6.3f %9d", bin.confidence, bin.share, bin.count)
            )
        }
        Terminal.printLine(
            String(
                format: """
                    %d captions, right %.3f, expected calibration error %.3f, Brier score %.3f, \
                    discrimination %.3f
                    """,
                trials.count,
                calibration.share,
                calibration.expectedError,
                calibration.brierScore,
                calibration.discrimination
            )
        )
        if let svg {
            let title = "Confidence of \(trials.count) captions"
            let drawing = ReliabilityDiagram(calibration, title: title).svg
            try Data(drawing.utf8).write(to: URL(filePath: svg), options: .atomic)
        }
        if failures.count > 0 { throw ExitCode.someFailed }
    }
}
