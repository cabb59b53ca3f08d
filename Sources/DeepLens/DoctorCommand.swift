import ArgumentParser
import Settings
import StageKit
import StateStore

/// `deeplens doctor`: looks at everything that the daemon needs.
struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Check configuration, folders, platforms, weights, limits, webhooks and ledger."
    )

    @OptionGroup var file: ConfigurationOption

    func run() async throws {
        let (path, settings) = try file.load()
        var diagnosis = Diagnosis()
        await diagnosis.add("configuration") { "\(path)" }
        await diagnosis.add("cpu") { Self.processor() }
        for watch in settings.watch {
            await diagnosis.add("folder") { try Self.examine(watch.path) }
        }
        await diagnosis.add("watcher") { "\(try BridgeLocation.find())" }
        await diagnosis.add("inotify") { try Self.examineWatches() }
        await diagnosis.add("platforms") { try Self.examine(settings.platforms) }
        await diagnosis.add("weights") { try Self.examineWeights(settings) }
        await diagnosis.add("precision") { "\(PrecisionChoice(settings.captioning.precision))" }
        await diagnosis.add("ledger") { try examineLedger() }
        await diagnosis.add("state") { try Self.examine(settings.stateDirectory) }
        for reporter in try StageCatalog.reporters(of: settings) {
            await diagnosis.add(type(of: reporter).descriptor.name) {
                try await Self.examine(reporter)
            }
        }
        if !diagnosis.isHealthy { throw ExitCode.someFailed }
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

/// What was found, a line each.
private struct Diagnosis {
    /// Whether everything works that must.
    private(set) var isHealthy = true

    mutating func add(_ subject: String, _ check: () async throws -> String) async {
        do {
            Terminal.printLine("ok    \(subject): \(try await check())")
        } catch let finding as Finding where finding.isWarning {
            Terminal.printLine("warn  \(subject): \(finding)")
        } catch {
            isHealthy = false
            Terminal.printLine("FAIL  \(subject): \(error)")
        }
    }
}

/// Something that is not as it should be.
struct Finding: Error, CustomStringConvertible {
    let description: String
    /// Whether the daemon works for all that.
    let isWarning: Bool

    init(_ description: String, isWarning: Bool = false) {
        self.description = description
        self.isWarning = isWarning
    }
}
