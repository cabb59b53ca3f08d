import ArgumentParser
import CaptioningModels
import FolderWatching
import Foundation
import HashtagPolicy
import Logging
import PipelineRuntime
import Settings
import StageKit
import SystemPackage

/// `deeplens caption`: captions files and folders on the spot.
struct CaptionCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "caption",
        abstract: "Caption photos, or folders of photos, and print the results."
    )

    @Argument(help: "Photos (JPEG, PNG) and folders of photos.", completion: .file())
    var paths: [String]

    @Flag(help: "Print one JSON object a line.")
    var json = false

    @Option(help: "How many captions the search keeps at each word, 1 to 10.")
    var beam = 3

    @Option(
        help: """
            The decoder: updown, nic, glstm, sat or the path of a .safetensors file, or several joined by \
            +.
            """
    )
    var model = "updown"

    @OptionGroup(title: "Search")
    var search: SearchArguments

    @Option(
        help: """
            How much the match with the photo counts when captions are ranked, 0 to 10. (default: 2, 0 \
            for a decoder of your own)
            """
    )
    var matchWeight: Double?

    @Option(
        help: "Write where the decoder looked for each word to this folder.",
        completion: .directory
    )
    var attention: String?

    @Option(help: "What finds related hashtags: ensemble, gru, vae, gan or cooccurrence.")
    var hashtags = Settings.Hashtags.Model.ensemble

    @Option(help: "The precision of the networks.")
    var precision = Settings.Precision.auto

    @Option(help: "How many hypotheses to print.")
    var top = 1

    @Option(
        help: """
            What deeplens learn made of photos that you captioned. (default: captions.datastore in the \
            state directory)
            """,
        completion: .file()
    )
    var datastore: String?

    @Option(help: "How many threads to use. (default: one a core)")
    var threads: Int?

    @Option(help: "The folder of the weights.", completion: .directory)
    var weights: String?

    func validate() throws {
        guard (1...10).contains(beam) else {
            throw ValidationError("--beam \(beam): must be from 1 to 10")
        }
        guard (1...10).contains(top) else {
            throw ValidationError("--top \(top): must be from 1 to 10")
        }
        if let matchWeight, !(0...10).contains(matchWeight) {
            throw ValidationError("--match-weight \(matchWeight): must be from 0 to 10")
        }
        guard search.search != .diverse || search.groups <= max(beam, top) else {
            throw ValidationError(
                "--groups \(search.groups): must not be more than --beam \(max(beam, top))"
            )
        }
        if let threads, !(1...64).contains(threads) {
            throw ValidationError("--threads \(threads): must be from 1 to 64")
        }
    }

    func run() async throws {
        var failures = 0
        let photos = photoFiles(failures: &failures)
        var tagging = Settings.Hashtags()
        tagging.model = hashtags
        let engine = try PhotoEngine(
            captioning,
            hashtags: tagging,
            search: search.options(beamWidth: max(beam, top)),
            observer: attentionWriter(for: photos)
        )
        let pipeline = Pipeline(
            name: "caption",
            steps: [
                Pipeline.Step(
                    "hashtag-policy",
                    try HashtagPolicy(options: StageOptions(["max": .integer(10)]))
                )
            ]
        )
        var progress = ProgressBar(total: photos.count)
        try await engine.forEachDraft(of: photos, pipeline: pipeline.name) { photo, draft in
            do {
                let draft = try await refined(draft.get(), photo, pipeline)
                progress.clear()
                try show(draft, photo)
            } catch {
                progress.clear()
                Terminal.printError("\(error)\n")
                failures += 1
            }
            progress.advance()
        }
        if failures > 0 { throw ExitCode.someFailed }
    }

    /// What writes attention maps, if they are wanted.
    private func attentionWriter(for photos: [FilePath]) -> PhotoEngine.Observer? {
        guard let attention else { return nil }
        let folder = AttentionFolder(FilePath(attention), for: photos)
        return { path, image, description in
            guard let caption = description.hypotheses.first else { return }
            try folder.write(photo: path, image: image, caption)
        }
    }

    private var captioning: Settings.Captioning {
        var captioning = Settings.Captioning()
        captioning.model = model
        captioning.precision = precision
        captioning.beam = max(beam, top)
        captioning.matchWeight = matchWeight
        captioning.threads = threads
        captioning.weights = weights.map { FilePath($0) }
        captioning.datastore =
            datastore.map { FilePath($0) }
            ?? Settings.defaultDatastore(environment: ProcessInfo.processInfo.environment)
        return captioning
    }

    /// The files that the arguments name; folders are searched.
    ///
    /// What cannot be searched is reported and counted.
    private func photoFiles(failures: inout Int) -> [FilePath] {
        let scanner = FolderScanner(logger: Logger(label: "deeplens"))
        return paths.flatMap { argument -> [FilePath] in
            var isFolder: ObjCBool = false
            _ = FileManager.default.fileExists(atPath: argument, isDirectory: &isFolder)
            guard isFolder.boolValue else { return [FilePath(argument)] }
            do {
                return try scanner.files(in: WatchedFolder(path: FilePath(argument))).map(\.path)
            } catch {
                Terminal.printError("\(error)\n")
                failures += 1
                return []
            }
        }
    }

    /// The draft as the pipeline leaves it.
    private func refined(
        _ draft: Draft,
        _ photo: FilePath,
        _ pipeline: Pipeline
    ) async throws -> Draft {
        let outcome = try await pipeline.run(
            draft,
            folder: photo.removingLastComponent(),
            logger: Logger(label: "deeplens")
        )
        guard case .captioned(let refined) = outcome else { return draft }
        return refined
    }

    private func show(_ draft: Draft, _ photo: FilePath) throws {
        if json {
            Terminal.printLine(try ResultDocument(draft).jsonLine(file: photo.string))
        } else {
            ResultPrinter().print(draft, name: photo.string, hypotheses: top)
        }
    }
}

extension Settings.Hashtags.Model: ExpressibleByArgument {}

extension Settings.Precision: ExpressibleByArgument {}
