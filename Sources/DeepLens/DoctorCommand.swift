import ArgumentParser
import Foundation
import Glibc
import Settings
import StateStore
import SystemPackage

/// `deeplens doctor`: looks at everything that the daemon needs.
struct DoctorCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Check the configuration, folders, weights, limits and the ledger's integrity."
    )

    @OptionGroup var file: ConfigurationOption

    func run() throws {
        let (path, settings) = try file.load()
        var isHealthy = true
        func report(_ subject: String, _ check: () throws -> String) {
            do {
                Terminal.printLine("ok    \(subject): \(try check())")
            } catch {
                isHealthy = false
                Terminal.printLine("FAIL  \(subject): \(error)")
            }
        }
        report("configuration") { "\(path)" }
        for watch in settings.watch {
            report("folder") { try Self.examine(watch.path) }
        }
        report("watcher") { "\(try BridgeLocation.find())" }
        report("inotify") { try Self.watchLimit() }
        report("weights") { try Self.examineWeights(settings) }
        report("ledger") { try examineLedger() }
        if !isHealthy { throw ExitCode.someFailed }
    }

    private static func examine(_ folder: FilePath) throws -> String {
        guard access(folder.string, R_OK | W_OK | X_OK) == 0 else {
            throw Finding("\(folder): \(Errno(rawValue: errno)); sidecars cannot be written there")
        }
        return "\(folder) can be read and written"
    }

    private static func watchLimit() throws -> String {
        let file = "/proc/sys/fs/inotify/max_user_watches"
        let text = try String(contentsOfFile: file, encoding: .utf8)
        return "\(text.filter(\.isNumber)) folders can be watched"
    }

    private static func examineWeights(_ settings: Settings) throws -> String {
        let engine = try PhotoEngine(settings.captioning, hashtags: settings.hashtags)
        return "complete, \(engine.fingerprint)"
    }

    private func examineLedger() throws -> String {
        let ledger = try file.ledger()
        let damages = try ledger.damages()
        guard damages.isEmpty else {
            throw Finding(
                """
                \(ledger.file) is damaged (\(damages.joined(separator: "; "))): restart the daemon, \
                which moves it aside and rebuilds it
                """
            )
        }
        let count = try ledger.photoCounts().values.reduce(0, +)
        return "\(ledger.file) is sound, \(count) photos"
    }
}

/// Something that is not as it should be.
private struct Finding: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
