import ArgumentParser
import CaptioningModels

/// `deeplens eval objects`: how often captions name what photos show.
struct EvalObjectsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "objects",
        abstract: "Measure how often captions name what photos show.",
        discussion: """
            Printed are how many captions have one of their photo's accepted words, of all captions \
            and of those by each source.
            """
    )

    @OptionGroup var options: CaptionTrialOptions

    func run() async throws {
        var failures = FailureLog()
        let trials = try await options.trials(failures: &failures)
        report("named", trials)
        for source in [ChosenCaption.Source.model, .guided, .label] {
            report("  \(source.rawValue)", trials.filter { $0.chosen.source == source })
        }
        if failures.count > 0 { throw ExitCode.someFailed }
    }

    private func report(_ name: String, _ trials: [CaptionTrial]) {
        let right = trials.count(where: \.isRight)
        let share = 100 * Double(right) / Double(max(trials.count, 1))
        Terminal.printLine(
            "\(name): \(right) of \(trials.count) (\((share * 10).rounded() / 10) %)"
        )
    }
}
