import ArgumentParser
import Foundation
import StateStore
import SystemPackage

/// `deeplens requeue`: has photos handled anew.
struct RequeueCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "requeue",
        abstract: "Handle photos anew, or all photos of a folder; a running daemon begins at once."
    )

    @OptionGroup var file: ConfigurationOption

    @Argument(help: "Photos, and folders of photos.", completion: .file())
    var paths: [String]

    func run() throws {
        let ledger = try file.ledger()
        var unknown = 0
        for path in paths {
            let current = FilePath(FileManager.default.currentDirectoryPath)
            let photo = current.pushing(FilePath(path)).lexicallyNormalized()
            let count = try ledger.requeue(photo, now: Date().timeIntervalSince1970)
            if count == 0 {
                unknown += 1
                Terminal.printError("\(photo): no photo there that was seen before\n")
            } else {
                Terminal.printLine("\(photo): \(count) queued")
            }
        }
        if unknown > 0 { throw ExitCode.someFailed }
    }
}
