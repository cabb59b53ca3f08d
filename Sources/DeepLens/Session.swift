import FolderWatching
import Foundation
import Logging
import PipelineRuntime
import ServiceLifecycle
import Settings
import StageKit
import StateStore
import SystemPackage

/// Everything that runs under one configuration: watcher, runner and outbox.
struct Session: Sendable {
    let settings: Settings
    let engine: PhotoEngine
    private let folders: [WatchedFolder]
    private let store: StateStore
    private let runner: PhotoRunner
    private let outbox: Outbox
    private let logger: Logger

    /// Makes the folders that may be made, and readies every stage.
    ///
    /// - Parameters:
    ///   - settings: The configuration.
    ///   - previous: The session that this one follows; its engine is kept if it fits.
    ///   - logger: Logs what happens.
    /// - Throws: The first thing that cannot work, such as a secret that cannot be read.
    init(_ settings: Settings, following previous: Session? = nil, logger: Logger) async throws {
        self.settings = settings
        self.logger = logger
        for watch in settings.watch where watch.create {
            try FileManager.default.createDirectory(
                atPath: watch.path.string,
                withIntermediateDirectories: true
            )
        }
        folders = settings.watch.map(WatchedFolder.init)
        var pipelines: [String: Pipeline] = [:]
        for (name, stages) in settings.pipelines {
            let pipeline = try StageCatalog.pipeline(name, of: stages)
            try await pipeline.prepare()
            pipelines[name] = pipeline
        }
        store = try Self.store(in: settings.stateDirectory, following: previous, logger: logger)
        try Self.warnOfOrphans(in: store, pipelines.values.flatMap(\.reporters), logger)
        outbox = Outbox(
            store: store,
            reporters: pipelines.values.flatMap(\.reporters),
            logger: logger
        )
        if let previous, previous.settings.captioning == settings.captioning {
            engine = previous.engine
        } else {
            engine = try PhotoEngine(settings.captioning, hashtags: settings.hashtags)
        }
        let printer = ResultPrinter()
        runner = PhotoRunner(
            describer: engine,
            pipelines: Dictionary(
                uniqueKeysWithValues: settings.watch.compactMap { watch in
                    pipelines[watch.pipeline].map { (watch.path, $0) }
                }
            ),
            store: store,
            outbox: outbox,
            policy: QueuePolicy(settings.queue),
            logger: logger,
            observer: printer.print
        )
    }

    /// The ledger, which one session hands on to the next.
    private static func store(
        in directory: FilePath,
        following previous: Session?,
        logger: Logger
    ) throws -> StateStore {
        if let previous, previous.settings.stateDirectory == directory { return previous.store }
        let store = try StateStore(directory: directory) { jump in
            logger.notice("the clock was set by \(Int(jump)) s; waits are kept")
        }
        if let damaged = store.damagedFile {
            logger.critical(
                """
                the state database was damaged and is now \(damaged); it is rebuilt from the \
                sidecars and a search of all folders; messages that waited in it are not sent
                """
            )
        }
        return store
    }

    /// Says which messages nobody delivers any more.
    private static func warnOfOrphans(
        in store: StateStore,
        _ reporters: [any OutcomeReporter],
        _ logger: Logger
    ) throws {
        for (endpoint, count) in try store.orphans(besides: Set(reporters.map(\.endpoint))) {
            logger.warning(
                """
                \(count) messages wait for \(endpoint), which is not in the configuration any \
                more: put it back, or remove them with deeplens retry --discard-orphans
                """
            )
        }
    }

    /// Handles the photos that are in the folders now, makes one attempt at each message.
    func drain() async throws -> RunSummary {
        let scanner = FolderScanner(logger: logger)
        let files = try scanner.files(in: folders)
        let summary = try await runner.drain(files)
        await outbox.deliverDue()
        return summary
    }

    /// The services of the session as one group.
    ///
    /// They end in the opposite order: the watcher, then the runner with the photo in hand, then
    /// the outbox. What has not ended after 8 seconds is cancelled.
    func services() throws -> ServiceGroup {
        let watcher = FolderWatcher(
            folders: folders,
            bridge: try BridgeLocation.find(),
            quietPeriod: settings.watching.quietPeriod,
            rescanInterval: settings.watching.rescanInterval,
            pollInterval: settings.watching.pollInterval,
            logger: logger
        )
        var configuration = ServiceGroupConfiguration(
            services: [
                .init(service: outbox),
                .init(service: RunnerService(runner: runner, files: watcher.files)),
                .init(service: WatcherService(watcher: watcher)),
            ],
            logger: logger
        )
        configuration.maximumGracefulShutdownDuration = .seconds(8)
        return ServiceGroup(configuration: configuration)
    }
}

/// Runs the watcher until a graceful shutdown begins.
private struct WatcherService: Service, CustomStringConvertible {
    let watcher: FolderWatcher
    let description = "watcher"

    func run() async throws {
        try await cancelWhenGracefulShutdown { try await watcher.run() }
    }
}

/// Feeds the runner from the watcher.
private struct RunnerService: Service, CustomStringConvertible {
    let runner: PhotoRunner
    let files: AsyncStream<SettledFile>
    let description = "runner"

    func run() async throws {
        try await runner.run(files)
        // The watcher ends first, and with it the files, before it is this service's turn to end.
        try? await gracefulShutdown()
    }
}

extension QueuePolicy {
    fileprivate init(_ settings: Settings.Queue) {
        self.init(
            order: settings.order == .newest ? .newest : .oldest,
            activeHours: settings.active.map { ActiveHours(start: $0.start, end: $0.end) },
            outboxLimit: settings.outboxLimit
        )
    }
}

extension WatchedFolder {
    fileprivate init(_ watch: Settings.Watch) {
        self.init(
            path: watch.path,
            recursive: watch.recursive,
            include: watch.include,
            exclude: watch.exclude,
            poll: WatchedFolder.Polling(watch.poll),
            followSymlinks: watch.followSymlinks
        )
    }
}

extension WatchedFolder.Polling {
    fileprivate init(_ polling: Settings.Polling) {
        self =
            switch polling {
            case .auto: .auto
            case .always: .always
            case .never: .never
            }
    }
}
