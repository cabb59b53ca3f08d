import CaptionMetrics
import Foundation
import HumanAssessment

/// Prints what people's ratings say, as tables or as JSON.
struct RatingReport {
    private let results: RatingResults

    init(_ results: RatingResults) {
        self.results = results
    }

    func print(asJSON: Bool) throws {
        if asJSON { return try Terminal.printJSON(results) }
        Terminal.printLine("raters: \(results.raters.joined(separator: ", "))\n")
        printModels()
        printDuel()
        printAgreement()
        printMetrics()
    }

    private func printModels() {
        var table = TextTable(["model", "adequacy", "fluency", "photos", "ratings"])
        for model in results.models {
            let mean = model.adequacy ?? model.fluency
            table.add([
                model.name, cell(model.adequacy), cell(model.fluency), "\(mean?.photos ?? 0)",
                "\(mean?.ratings ?? 0)",
            ])
        }
        table.print()
    }

    private func printDuel() {
        guard let duel = results.duel else { return }
        let (low, high) = (percent(duel.interval.lower), percent(duel.interval.upper))
        Terminal.printLine(
            """

            \(duel.model) is preferred to \(duel.against) in \(percent(duel.winRate)) % \
            [\(low), \(high)] of \(duel.photos) photos: \(duel.wins) won, \(duel.ties) tied, \
            \(duel.losses) lost
            """
        )
    }

    private func printAgreement() {
        guard results.raters.count > 1 else { return }
        Terminal.printLine("")
        var table = TextTable(["agreement", "adequacy", "fluency", "preference"])
        table.add(["Krippendorff's α"] + cells(results.alpha))
        for pair in results.pairs {
            table.add(["κ linear, \(pair.first) and \(pair.second)"] + cells(pair.linear))
            table.add(["κ quadratic, \(pair.first) and \(pair.second)"] + cells(pair.quadratic))
        }
        table.print()
    }

    private func printMetrics() {
        guard let first = results.metrics.first else { return }
        Terminal.printLine("\nKendall's τ-b with the ratings of \(first.captions) captions")
        var table = TextTable(["metric", "adequacy", "fluency"])
        for metric in results.metrics {
            table.add([
                metric.metric, TextTable.fixed(metric.adequacy, places: 3),
                TextTable.fixed(metric.fluency, places: 3),
            ])
        }
        table.print()
    }

    private func cell(_ mean: RatingResults.Mean?) -> String {
        guard let mean else { return "–" }
        let numbers = [mean.value, mean.interval.lower, mean.interval.upper]
            .map { TextTable.fixed($0, places: 2) }
        return "\(numbers[0]) [\(numbers[1]), \(numbers[2])]"
    }

    private func cells(_ agreement: RatingResults.Agreement) -> [String] {
        [agreement.adequacy, agreement.fluency, agreement.preference]
            .map { TextTable.fixed($0, places: 3) }
    }

    private func percent(_ share: Double) -> String { TextTable.fixed(100 * share, places: 1) }
}
