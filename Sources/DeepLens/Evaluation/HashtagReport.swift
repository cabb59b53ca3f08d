import Foundation
import ModelTraining

/// Prints what an evaluation of hashtag models found, as a table or as JSON.
struct HashtagReport {
    private let asJSON: Bool

    init(asJSON: Bool) {
        self.asJSON = asJSON
    }

    func rankingHeader() {
        printRow("model", ["prec@1", "recall@5", "acc@5", "F1@5", "rejection", "sets"])
    }

    func show(_ result: HashtagEvaluation.Result) throws {
        if asJSON { return try printJSON(result) }
        let shares = [
            result.precisionAt1, result.recallAt5, result.accuracyAt5, result.f1At5,
            result.rejection,
        ]
        printRow(result.model, shares.map(percent) + ["\(result.tasks)"])
    }

    func diversityHeader() {
        printRow("drawn", ["F1@5", "distinct-1", "distinct-2", "coverage", "self-BLEU", "temp."])
    }

    func show(_ diversity: HashtagEvaluation.Diversity) throws {
        if asJSON { return try printJSON(diversity) }
        let shares = [
            diversity.f1, diversity.distinct1, diversity.distinct2, diversity.coverage,
            diversity.selfBLEU,
        ]
        let temperature = diversity.temperature.formatted(.number.precision(.fractionLength(2)))
        printRow(diversity.model, shares.map(percent) + [temperature])
    }

    /// A remark; not among JSON.
    func note(_ text: String) {
        if !asJSON { Terminal.printLine(text) }
    }

    private func printRow(_ name: String, _ cells: [String]) {
        guard !asJSON else { return }
        let width = 11
        Terminal.printLine(
            name.padding(toLength: 20, withPad: " ", startingAt: 0)
                + cells.map { String(repeating: " ", count: max(width - $0.count, 1)) + $0 }
                .joined()
        )
    }

    private func percent(_ share: Double) -> String {
        (100 * share).formatted(.number.precision(.fractionLength(1)))
    }

    private func printJSON(_ value: some Encodable) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        Terminal.printLine(String(decoding: try encoder.encode(value), as: UTF8.self))
    }
}
