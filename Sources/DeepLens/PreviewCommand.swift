import ArgumentParser
import Foundation
import Logging
import PipelineRuntime
import Settings
import StageKit
import SystemPackage

/// `deeplens preview`: shows the posts of photos without writing or sending anything.
struct PreviewCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "preview",
        abstract: "Show what would be posted of photos on each platform; nothing is written."
    )

    @OptionGroup var file: ConfigurationOption

    @Argument(help: "Photos (JPEG, PNG).", completion: .file())
    var photos: [String]

    @Option(
        help: """
            A platform of platforms.yaml, or all. (default: those of the pipeline's compose stage, or \
            all if there is none)
            """
    )
    var platform: String?

    @Flag(help: "Print one JSON object a line.")
    var json = false

    func run() async throws {
        let settings = try file.load().settings
        let preview = PostPreview(settings, platforms: try chosenPlatforms(settings.platforms))
        let engine = try PhotoEngine(settings.captioning, hashtags: settings.hashtags)
        var failures = 0
        for photo in photos {
            do {
                let current = FilePath(FileManager.default.currentDirectoryPath)
                let path = current.pushing(FilePath(photo)).lexicallyNormalized()
                show(try await preview.outcome(of: path, engine), photo, &failures)
            } catch {
                failures += 1
                Terminal.printError("\(error)\n")
            }
        }
        if failures > 0 { throw ExitCode.someFailed }
    }

    private func chosenPlatforms(_ table: PlatformTable) throws -> [Platform]? {
        guard let platform else { return nil }
        if platform == "all" { return table.all }
        guard let chosen = table.platforms[platform] else {
            let names = (["all"] + table.names).joined(separator: ", ")
            throw ValidationError("there is no platform '\(platform)'; there are \(names)")
        }
        return [chosen]
    }

    private func show(_ outcome: PhotoOutcome, _ photo: String, _ failures: inout Int) {
        switch outcome {
        case .captioned(let draft):
            if json, let line = try? ResultDocument(draft).jsonLine(file: photo) {
                Terminal.printLine(line)
            } else {
                PostPrinter().print(draft, name: photo)
            }
        case .held(_, let stage, let reason):
            Terminal.printError("\(photo): held by \(stage), nothing is posted: \(reason)\n")
        case .failed(let failed):
            failures += 1
            Terminal.printError("\(photo): \(failed.step): \(failed.reason)\n")
        }
    }
}
