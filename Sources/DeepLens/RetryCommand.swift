import ArgumentParser
import StateStore

/// `deeplens retry`: has messages that were given up tried again.
struct RetryCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "retry",
        abstract: "Try messages again that were given up; a running daemon sends them at once."
    )

    @OptionGroup var file: ConfigurationOption

    @Flag(help: "Try all of them again.")
    var failed = false

    @Argument(help: "The messages' identifiers, as deeplens status shows them.")
    var ids: [String] = []

    func validate() throws {
        guard failed == ids.isEmpty else {
            throw ValidationError("name messages, or give --failed for all of them")
        }
    }

    func run() throws {
        let ledger = try file.ledger()
        let count = try ledger.revive(failed ? nil : ids, now: ledger.now())
        Terminal.printLine("\(count) messages will be tried again")
        if count < ids.count {
            Terminal.printError("\(ids.count - count) of the messages were not given up\n")
            throw ExitCode.someFailed
        }
    }
}
