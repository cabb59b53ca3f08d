import ArgumentParser
import StateStore

/// `deeplens retry`: has messages that were given up tried again.
struct RetryCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "retry",
        abstract: "Try messages again that were given up; a running daemon sends them at once.",
        discussion: "What waits for an endpoint that the configuration lacks can be removed."
    )

    @OptionGroup var file: ConfigurationOption

    @Flag(help: "Try all of them again.")
    var failed = false

    @Flag(help: "Remove the messages to endpoints that the configuration does not have.")
    var discardOrphans = false

    @Argument(help: "The messages' identifiers, as deeplens status shows them.")
    var ids: [String] = []

    func validate() throws {
        guard [failed, discardOrphans, !ids.isEmpty].count(where: \.self) == 1 else {
            throw ValidationError(
                "name messages, or give --failed for all of them, or --discard-orphans"
            )
        }
    }

    func run() throws {
        if discardOrphans { return try discard() }
        let ledger = try file.ledger()
        let count = try ledger.revive(failed ? nil : ids, now: ledger.now())
        Terminal.printLine("\(count) messages will be tried again")
        if count < ids.count {
            Terminal.printError("\(ids.count - count) of the messages were not given up\n")
            throw ExitCode.someFailed
        }
    }

    private func discard() throws {
        let (ledger, endpoints) = try file.ledgerWithEndpoints()
        let count = try ledger.discardOrphans(besides: endpoints)
        Terminal.printLine("\(count) messages were removed")
    }
}
