import ArgumentParser
import CaptionMetrics
import Foundation
import Settings
import StageKit
import SystemPackage

/// `deeplens eval captions`: compares captions with what people wrote.
struct EvalCaptionsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "captions",
        abstract: "Compare captions with those that people wrote.",
        discussion: """
            The photos are captioned, or the captions taken from --predictions. Printed are BLEU, \
            METEOR (equal words and stems; no synonyms), ROUGE-L, CIDEr and CIDEr-D, times 100, \
            with --json as they are.
            """
    )

    @Option(
        help: """
            What people wrote, one photo a line as {"file": …, "captions": […], "split": …}; the \
            split may be left out.
            """,
        completion: .file()
    )
    var captions: String

    @Option(help: "The folder that the files' names start from.", completion: .directory)
    var photos: String?

    @Option(help: "Only the photos of this split, such as val.")
    var split: String?

    @Option(
        help: "Captions to compare, one a line as {\"file\": …, \"caption\": …}.",
        completion: .file()
    )
    var predictions: String?

    @Option(help: "The decoder, or several joined by + for an ensemble: updown, sat, glstm, nic.")
    var model = "updown"

    @Option(help: "How many captions the search keeps at each word, 1 to 10.")
    var beam = 3

    @Option(
        help: """
            How much the match with the photo counts when captions are ranked, 0 to 10. (default: 2, 0 \
            for a decoder of your own)
            """
    )
    var matchWeight: Double?

    @Option(help: "The precision of the networks.")
    var precision = Settings.Precision.auto

    @Option(
        help: """
            What deeplens learn made of captioned photos; what it knows of a photo that is being \
            compared does not count.
            """,
        completion: .file()
    )
    var datastore: String?

    @Flag(
        help: """
            Compare the caption that a user gets, which may follow the classifier, not the decoder's \
            best one.
            """
    )
    var chosen = false

    @Option(help: "How many photos, from the first.")
    var limit: Int?

    @Option(help: "A file to write each photo's scores to (RFC 4180).", completion: .file())
    var csv: String?

    @Option(help: "A file to write a page to that shows each photo.", completion: .file())
    var html: String?

    @Flag(help: "Print a JSON object.")
    var json = false

    @Option(help: "The folder of the weights.", completion: .directory)
    var weights: String?

    func validate() throws {
        guard photos != nil || predictions != nil else {
            throw ValidationError("name the photos' folder with --photos, or --predictions")
        }
        guard (1...10).contains(beam) else {
            throw ValidationError("--beam \(beam): must be from 1 to 10")
        }
        if let matchWeight, !(0...10).contains(matchWeight) {
            throw ValidationError("--match-weight \(matchWeight): must be from 0 to 10")
        }
        if let limit, limit < 1 { throw ValidationError("--limit \(limit): must be at least 1") }
        for file in [csv, html].compactMap(\.self) {
            let folder = FilePath(file).removingLastComponent()
            let place = folder.isEmpty ? "." : folder.string
            // Said before minutes of captioning rather than after.
            guard FileManager.default.isWritableFile(atPath: place) else {
                throw ValidationError("\(place): no folder to write \(file) to")
            }
        }
    }

    func run() async throws {
        var failures = FailureLog()
        let references = try ReferenceCaptions(
            contentsOf: FilePath(captions),
            split: split,
            failures: &failures
        )
        let selected = Array(references.photos.prefix(limit ?? .max))
        let candidates: [CandidateCaption]
        if let predictions {
            candidates = try PredictedCaptions(
                contentsOf: FilePath(predictions),
                known: references.files,
                failures: &failures
            ).captioned(selected, failures: &failures)
        } else {
            candidates = try await captioned(selected, failures: &failures)
        }
        guard !candidates.isEmpty else {
            throw ValidationError("\(captions): no photo with a caption to compare")
        }
        try report(CaptionResults(name: name, candidates), &failures)
        if failures.count > 0 { throw ExitCode.someFailed }
    }

    private var name: String {
        predictions.flatMap { FilePath($0).lastComponent?.string } ?? model
    }

    private func captioned(
        _ references: [ReferenceCaptions.Photo],
        failures: inout FailureLog
    ) async throws -> [CandidateCaption] {
        var settings = Settings.Captioning()
        settings.precision = precision
        settings.model = model
        settings.beam = beam
        settings.matchWeight = matchWeight
        settings.weights = weights.map { FilePath($0) }
        settings.datastore = datastore.map { FilePath($0) }
        let engine = try PhotoEngine(
            settings,
            hashtags: Settings.Hashtags(),
            ignoresOwnCaptions: true
        )
        var result: [CandidateCaption] = []
        var progress = ProgressBar(total: references.count)
        let photos = references.map { path(of: $0.file) }
        var turns = references.makeIterator()
        try await engine.forEachDraft(of: photos, pipeline: "eval") { _, draft in
            guard let reference = turns.next() else { return }
            do {
                let draft = try draft.get()
                let caption = chosen ? draft.caption : draft.findings.hypotheses.first?.caption
                result.append(CandidateCaption(reference, caption: caption ?? ""))
            } catch {
                progress.clear()
                failures.add("\(captions):\(reference.line): \(error)")
            }
            progress.advance()
        }
        return result
    }

    private func path(of file: String) -> FilePath {
        FilePath(photos ?? "").pushing(FilePath(file))
    }

    private func report(_ results: CaptionResults, _ failures: inout FailureLog) throws {
        if json {
            Terminal.printLine(try results.json(failed: failures.count))
        } else {
            for line in results.table { Terminal.printLine(line) }
        }
        if let csv { try write(results.csv, to: csv) }
        guard let html else { return }
        let page = CaptionReportPage(results) { photo in
            guard photos != nil else { return nil }
            do {
                return try Thumbnail(ofFileAt: path(of: photo.reference.file))
            } catch {
                failures.add("\(captions):\(photo.reference.line): \(error)")
                return nil
            }
        }
        try write(page.text, to: html)
    }

    private func write(_ text: String, to file: String) throws {
        try Data(text.utf8).write(to: URL(filePath: file), options: .atomic)
    }
}
