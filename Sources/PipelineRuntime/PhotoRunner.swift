package import FolderWatching
import FoundationEssentials
package import Logging
import ServiceLifecycle
package import StageKit
package import StateStore
package import SystemPackage

/// Takes settled files to their outcomes and records them.
///
/// The queue is the ledger: what is detected is recorded at once, and handled when its turn comes,
/// in this life of the process or a later one. The same file may be offered any number of times.
/// Folders take turns, and one whose storage cannot be used waits without holding up the others.
///
/// Some photos are in hand at once: they are read and described ahead of their turns, of which nothing
/// stays but the description. In its turn, which is the order in which it was taken in hand, each is
/// looked up, goes through its stages and is recorded, before the next one is: so stages find the
/// ledger as if photos came one by one.
package struct PhotoRunner: Sendable {
    /// Hears of each outcome after it was recorded.
    package typealias Observer = @Sendable (PhotoOutcome) -> Void

    /// How long to wait when the ledger itself cannot be written.
    static let storePause = Duration.seconds(2)

    let attempts: PhotoAttempts
    let paused: PausedFolders
    let policy: QueuePolicy
    let store: StateStore
    let logger: Logger
    private let folders: [FilePath]
    private let wakeups = AsyncStream.makeStream(
        of: Void.self,
        bufferingPolicy: .bufferingNewest(1)
    )

    /// Makes a runner.
    ///
    /// - Parameters:
    ///   - describer: The engine.
    ///   - pipelines: The pipeline of each watched folder.
    ///   - store: The ledger, which no other runner may use at the same time.
    ///   - outbox: Is woken when messages were stored.
    ///   - policy: Which photo comes next.
    ///   - logger: Logs every outcome.
    ///   - observer: Hears of each outcome after it was recorded.
    package init(
        describer: any PhotoDescriber,
        pipelines: [FilePath: Pipeline],
        store: StateStore,
        outbox: Outbox,
        policy: QueuePolicy = QueuePolicy(),
        logger: Logger,
        observer: @escaping Observer = { _ in }
    ) {
        folders = pipelines.keys.sorted { $0.string < $1.string }
        paused = PausedFolders(store: store, logger: logger)
        attempts = PhotoAttempts(
            describer: describer,
            pipelines: pipelines,
            store: store,
            outbox: outbox,
            paused: paused,
            logger: logger,
            observer: observer
        )
        self.policy = policy
        self.store = store
        self.logger = logger
    }

    /// Handles files as they come, until a graceful shutdown begins; the photo whose turn it is is finished.
    ///
    /// - Parameter files: The settled files.
    /// - Throws: ``StateStoreError`` if the ledger is damaged: opened anew, it is rebuilt.
    package func run(
        _ files: some AsyncSequence<SettledFile, Never> & Sendable
    ) async throws {
        // Discarding, since a task is added a second for as long as the program runs.
        try await withThrowingDiscardingTaskGroup { group in
            group.addTask { await detect(files) }
            var turns = wakeups.stream.cancelOnGracefulShutdown().makeAsyncIterator()
            var summary = RunSummary()
            var rota = FolderRota(folders)
            repeat {
                let delay = try await workOff(&rota, &summary)
                group.addTask {
                    try? await Task.sleep(for: delay)
                    wakeups.continuation.yield()
                }
            } while await turns.next() != nil
            group.cancelAll()
        }
    }

    /// Handles the files given and what the ledger has queued besides, then returns.
    ///
    /// Photos that can be tried again within half a minute are waited for; the others stay queued.
    /// - Parameter files: The settled files.
    /// - Returns: How many photos ended in each way, and how many stay queued.
    /// - Throws: ``StateStoreError`` if the ledger is damaged.
    package func drain(_ files: [SettledFile]) async throws -> RunSummary {
        var summary = RunSummary()
        var rota = FolderRota(folders)
        for file in files { await detect(file) }
        while !Task.isCancelled {
            _ = try await workOff(&rota, &summary)
            guard let next = try? store.nextTry(), let now = try? store.now() else { break }
            let delay = next - now
            guard (0.0...30).contains(delay) else { break }
            try? await Task.sleep(for: .seconds(delay))
        }
        let counts = (try? store.photoCounts()) ?? [:]
        summary.waiting = counts[.detected, default: 0] + counts[.captioned, default: 0]
        return summary
    }
}

// MARK: - Taking files in

extension PhotoRunner {
    private func detect(_ files: some AsyncSequence<SettledFile, Never>) async {
        for await file in files where await detect(file) { wakeups.continuation.yield() }
    }

    /// Queues a file; where the ledger cannot be written, the watcher's files wait.
    @discardableResult
    private func detect(_ file: SettledFile) async -> Bool {
        let version = PhotoVersion(file)
        while !Task.isCancelled {
            do {
                let now = try store.now()
                return try store.detect(version, folder: file.folder, now: now)
            } catch {
                logger.error("\(error); trying again in \(Self.storePause)")
                try? await Task.sleep(for: Self.storePause)
            }
        }
        return false
    }
}

extension PhotoVersion {
    init(_ file: SettledFile) {
        self.init(
            path: file.path,
            byteCount: file.byteCount,
            modified: file.modified,
            device: file.device,
            inode: file.inode
        )
    }
}
