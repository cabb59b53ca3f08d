import ArgumentParser
import StateStore
import SystemPackage

/// `deeplens state`: care for the ledger.
struct StateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "state",
        abstract: "Care for the ledger.",
        subcommands: [Backup.self]
    )

    /// `deeplens state backup FILE`.
    struct Backup: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Copy the ledger into a new file, also while the daemon runs."
        )

        @OptionGroup var file: ConfigurationOption

        @Argument(help: "The copy, which must not exist yet.", completion: .file())
        var copy: String

        func run() throws {
            try file.ledger().backUp(to: FilePath(copy))
            Terminal.printLine("\(copy): written")
        }
    }
}
