import ArgumentParser
import Foundation
import SystemPackage

/// Kills the daemon at random moments while photos arrive, its disk and its webhook fail and its
/// clock jumps; then checks that nothing was lost, doubled or torn.
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

    @Option(help: "Chooses the photos, the moments, the faults, and the server's answers.")
    var seed: UInt64 = 1

    @Option(help: "The folder of the photos that the others are made of.")
    var samples = "Samples"

    @Flag(inversion: .prefixedNo, help: "Whether the disk fails in bursts and the clock jumps.")
    var faults = true

    @Option(help: "An empty folder for the run; default one that is removed after success.")
    var work: String?

    @Option(help: "Audits the folder of an earlier run, or of a copy of it, and nothing else.")
    var auditOnly: String?

    func validate() throws {
        guard kills > 0, photos > 0 else {
            throw ValidationError("there must be at least one kill and one photo")
        }
        guard !faults || auditOnly != nil || DaemonProgram.hasShim else {
            throw ValidationError("the fault shim is missing: swift build --product FaultShim")
        }
    }

    func run() async throws {
        if let auditOnly {
            let folder = WorkFolder(existing: FilePath(auditOnly))
            return try finish(Auditor(of: RunRecord(in: folder), in: folder).audited(), folder)
        }
        let name = "deeplens-torture-\(ProcessInfo.processInfo.processIdentifier)"
        let path = work ?? FileManager.default.temporaryDirectory.appending(path: name).path
        let folder = try WorkFolder(at: FilePath(URL(filePath: path).standardizedFileURL.path))
        let run = try TortureRun(
            kills: kills,
            photos: photos,
            work: folder,
            factory: PhotoFactory(samples: SamplePhoto.all(in: FilePath(samples)), seed: seed),
            hasFaults: faults
        )
        try finish(try await run.audited(), folder)
        if work == nil { try FileManager.default.removeItem(atPath: path) }
    }

    private func finish(_ report: AuditReport, _ folder: WorkFolder) throws {
        print(report.text)
        guard report.isClean else {
            print("left for a look: \(folder.path)")
            throw ExitCode(1)
        }
    }
}
