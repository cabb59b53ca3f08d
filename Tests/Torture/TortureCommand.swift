import ArgumentParser
import Foundation
import SystemPackage

/// Kills the daemon at random moments while photos arrive and its webhook fails; then checks that
/// nothing was lost, doubled or torn.
@main
struct TortureCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "Torture",
        abstract: "Kill the daemon again and again while photos arrive, then audit what it did."
    )

    @Option(help: "How often the daemon is killed.")
    var kills = 1_000

    @Option(help: "How many photos arrive.")
    var photos = 2_000

    @Option(help: "Chooses the photos, the moments, and the server's answers.")
    var seed: UInt64 = 1

    @Option(help: "The folder of the photos that the others are made of.")
    var samples = "Samples"

    @Option(help: "An empty folder for the run; default one that is removed after success.")
    var work: String?

    func validate() throws {
        guard kills > 0, photos > 0 else {
            throw ValidationError("there must be at least one kill and one photo")
        }
    }

    func run() async throws {
        let name = "deeplens-torture-\(ProcessInfo.processInfo.processIdentifier)"
        let path = work ?? FileManager.default.temporaryDirectory.appending(path: name).path
        let folder = try WorkFolder(at: FilePath(URL(filePath: path).standardizedFileURL.path))
        let factory = PhotoFactory(
            samples: try SamplePhoto.all(in: FilePath(samples)),
            seed: seed
        )
        let run = TortureRun(kills: kills, photos: photos, work: folder, factory: factory)
        let report = try await run.report()
        print(report.text)
        guard report.isClean else {
            print("left for a look: \(folder.path)")
            throw ExitCode(1)
        }
        if work == nil { try FileManager.default.removeItem(atPath: path) }
    }
}
