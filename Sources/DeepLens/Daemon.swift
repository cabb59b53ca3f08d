import ArgumentParser
import Logging
import PipelineRuntime
import ServiceLifecycle
import UnixSignals

/// Runs one session after the other: a reload ends a session and begins the next.
struct Daemon: Sendable {
    private let configuration: ConfigurationOption
    private let logger: Logger
    private let notifier = SystemdNotifier()

    init(configuration: ConfigurationOption, logger: Logger) {
        self.configuration = configuration
        self.logger = logger
    }

    /// Handles the photos that are in the folders now.
    func drain() async throws -> RunSummary {
        try await Session(configuration.load().settings, logger: logger).drain()
    }

    /// Watches until SIGTERM or SIGINT; SIGHUP reloads the configuration.
    func run() async throws {
        let signals = await UnixSignalsSequence(trapping: .sighup, .sigterm, .sigint)
        let succession = Succession(
            first: try await Session(configuration.load().settings, logger: logger)
        )
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                for await signal in signals { await handle(signal, succession) }
            }
            while let services = try await succession.begin() {
                notifier.ready("watching")
                try await services.run()
            }
            group.cancelAll()
        }
        notifier.stopping()
    }

    private func handle(_ signal: UnixSignal, _ succession: Succession) async {
        guard signal == .sighup else {
            logger.notice("stopping after the photo in hand")
            return await succession.end()
        }
        notifier.reloading()
        do {
            let settings = try configuration.load().settings
            let session = try await Session(
                settings,
                following: succession.current,
                logger: logger
            )
            await succession.follow(with: session)
            logger.notice("configuration reloaded")
        } catch {
            logger.error("the configuration was not reloaded, the former one stays: \(error)")
            notifier.ready("watching; the last reload failed")
        }
    }
}

/// The session that runs and the one that follows it.
private actor Succession {
    private(set) var current: Session
    private var next: Session?
    private var services: ServiceGroup?

    init(first: Session) {
        current = first
        next = first
    }

    /// Takes up the next session, if there is one.
    func begin() throws -> ServiceGroup? {
        services = nil
        guard let session = next else { return nil }
        current = session
        next = nil
        services = try session.services()
        return services
    }

    /// Ends the running session in favour of another.
    func follow(with session: Session) async {
        next = session
        await services?.triggerGracefulShutdown()
    }

    /// Ends the running session for good.
    func end() async {
        next = nil
        await services?.triggerGracefulShutdown()
    }
}
