import ArgumentParser
import Foundation
import Settings
import StageKit
import StateStore
import SystemPackage

/// `--config`, with the places that are searched without it.
struct ConfigurationOption: ParsableArguments {
    @Option(
        name: .customLong("config"),
        help: """
            The configuration. Without it: $DEEPLENS_CONFIG, ~/.config/deeplens/deeplens.yaml, \
            /etc/deeplens/deeplens.yaml.
            """,
        completion: .file(extensions: ["yaml", "yml"])
    )
    var configuration: String?

    /// Loads the configuration.
    ///
    /// - Throws: ``ExitCode/badConfiguration`` after every problem was printed.
    func load() throws -> (path: FilePath, settings: Settings) {
        let path = try locate()
        do {
            return (path, try Settings.load(contentsOf: path, stages: StageCatalog.stages))
        } catch {
            Terminal.printError("\(error)\n")
            throw ExitCode.badConfiguration
        }
    }

    /// Opens the ledger of the configuration, which a daemon may be using.
    func ledger() throws -> StateStore {
        try StateStore(directory: load().settings.stateDirectory, for: .visitor)
    }

    /// Opens that ledger, with the endpoints that its messages can be delivered to.
    func ledgerWithEndpoints() throws -> (ledger: StateStore, endpoints: Set<String>) {
        let settings = try load().settings
        return (
            try StateStore(directory: settings.stateDirectory, for: .visitor),
            Set(try StageCatalog.reporters(of: settings).map(\.endpoint))
        )
    }

    private func locate() throws -> FilePath {
        if let configuration { return FilePath(configuration) }
        let environment = ProcessInfo.processInfo.environment
        let home = environment["XDG_CONFIG_HOME"] ?? NSHomeDirectory() + "/.config"
        let candidates =
            environment["DEEPLENS_CONFIG"].map { [$0] }
            ?? ["\(home)/deeplens/deeplens.yaml", "/etc/deeplens/deeplens.yaml"]
        guard let found = candidates.first(where: FileManager.default.fileExists(atPath:)) else {
            Terminal.printError(
                "no configuration: looked for \(candidates.joined(separator: ", ")); "
                    + "name one with --config\n"
            )
            throw ExitCode.badConfiguration
        }
        return FilePath(found)
    }
}
