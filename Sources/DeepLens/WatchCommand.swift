import ArgumentParser
import Logging
import PipelineRuntime

/// `deeplens watch`: the daemon.
struct WatchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "watch",
        abstract: "Caption every photo that appears in the watched folders."
    )

    @OptionGroup var configuration: ConfigurationOption

    @Flag(help: "Handle the photos that are there now, then end.")
    var once = false

    @Option(
        help: "The least level that is logged: trace, debug, info, notice, warning, error.",
        transform: level(named:)
    )
    var logLevel = Logger.Level.notice

    func run() async throws {
        var logger = Logger(label: "deeplens", factory: StreamLogHandler.standardError(label:))
        logger.logLevel = logLevel
        let daemon = Daemon(configuration: configuration, logger: logger)
        if once {
            let summary = try await daemon.drain()
            if summary.waiting > 0 {
                logger.warning("\(summary.waiting) photos stay queued; deeplens status says why")
            }
            if summary.failed + summary.waiting > 0 { throw ExitCode.someFailed }
        } else {
            try await daemon.run()
        }
    }
}

/// The level of a name.
private func level(named name: String) throws -> Logger.Level {
    guard let level = Logger.Level(rawValue: name) else {
        throw ValidationError("there is no level '\(name)'")
    }
    return level
}
