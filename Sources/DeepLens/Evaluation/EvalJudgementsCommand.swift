import ArgumentParser
import Foundation
import HumanAssessment
import SystemPackage

/// `deeplens eval judgements`: whether metrics rank captions as people do.
struct EvalJudgementsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "judgements",
        abstract: "Measure how far caption metrics agree with people's judgements."
    )

    @Option(
        help: "Judgements by experts: photo, caption's id and ratings, separated by tabs.",
        completion: .file()
    )
    var expert: String?

    @Option(
        help: "Judgements by a crowd: photo, caption's id, share of yes, yes and no.",
        completion: .file()
    )
    var crowd: String?

    @Option(
        help: """
            All captions of all photos: Flickr8k.token.txt, or one photo a line as \
            {"file": …, "captions": […]}.
            """,
        completion: .file()
    )
    var captions: String

    @Flag(help: "Print one JSON object a line.")
    var json = false

    func validate() throws {
        guard expert != nil || crowd != nil else {
            throw ValidationError("name judgements with --expert or --crowd")
        }
    }

    func run() async throws {
        try await InferenceThread().run { try self.evaluate() }
    }

    private func evaluate() throws {
        let references = try CaptionCollection(contentsOf: FilePath(captions))
        if let expert {
            let judgements = try CaptionJudgements(experts: FilePath(expert))
            // As published: without the photos' own captions.
            try show(
                JudgementResults(
                    name: "expert",
                    judgements,
                    references: references,
                    includesOwn: false
                )
            )
        }
        if let crowd {
            let judgements = try CaptionJudgements(crowd: FilePath(crowd))
            // The published figures lie between those with the photos' own captions and without.
            try show(
                JudgementResults(
                    name: "crowd",
                    judgements,
                    references: references,
                    includesOwn: true
                )
            )
        }
    }

    private func show(_ results: JudgementResults) throws {
        if json { return try Terminal.printJSON(results) }
        Terminal.printLine(
            """
            \(results.name): \(results.captions) captions; left out \(results.ownCaptions) of the photo \
            itself and \(results.unknown) without captions
            """
        )
        var table = TextTable(["metric", "τ-b", "τ-c"])
        for row in results.correlations {
            table.add([
                row.metric, TextTable.fixed(row.tauB.map { 100 * $0 }, places: 1),
                TextTable.fixed(row.tauC.map { 100 * $0 }, places: 1),
            ])
        }
        table.print()
        if let ordinal = results.alphaOrdinal, let interval = results.alphaInterval {
            let alpha = [ordinal, interval].map { TextTable.fixed($0, places: 3) }
            Terminal.printLine(
                "Krippendorff's α of the raters: ordinal \(alpha[0]), interval \(alpha[1])"
            )
        }
        Terminal.printLine("")
    }
}
