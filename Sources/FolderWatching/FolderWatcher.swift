package import Logging
package import SystemPackage

/// Tells of every file in the watched folders as soon as it has settled.
///
/// A file has settled when it was closed after writing, moved here, linked here or found by a scan,
/// and its size and time of change then stayed the same for the quiet period. A file that goes on
/// changing is looked at again and again, never dropped. Whether a picture is whole is for the
/// consumer to find out.
///
/// Events come from the program `deeplens-inotify`. Since events can be lost (the kernel's queue is
/// full, the program dies), all folders are gone through at the start, after each loss, and every
/// so often. Folders of which events do not tell (on network file systems, behind symbolic links,
/// or for lack of watches) are polled, which is the same at shorter intervals.
package actor FolderWatcher {
    /// Every settled file; those that were there at the start come first.
    ///
    /// The same path with the same inode, size and time of change comes once, for as long as
    /// scans find it. The stream ends when ``run()`` does; it can be gone through once.
    package nonisolated let files: AsyncStream<SettledFile>

    let clock: WatchClock
    let logger: Logger
    let quietPeriod: Duration
    let rescanInterval: Duration
    let pollInterval: Duration
    let bridge: BridgeProcess
    /// Asks for a scan of all folders; requests made during a scan become one more scan.
    let scanRequests = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    /// Tells that a candidate was taken in, for when there was none before.
    let candidateSignals = AsyncStream.makeStream(
        of: Void.self,
        bufferingPolicy: .bufferingNewest(1)
    )
    var settling = SettlingFiles()

    let folders: [WatchedFolder]
    let deepestFirst: [WatchedFolder]
    let output: AsyncStream<SettledFile>.Continuation
    /// The watched folders that have gone.
    var missing: Set<FilePath> = []
    /// The folders that are not watched for lack of watches.
    var unwatched: Set<FilePath> = []
    /// The folders of which events do not tell, by the path of the watched folder.
    var silentFolders: [FilePath: [FilePath]] = [:]
    /// The folders of which it was logged that they are polled.
    var announced: Set<SilentFolder> = []
    private let queue = FileSystemQueue()

    /// The actor's own thread: it asks the file system, which may take its time.
    package nonisolated var unownedExecutor: UnownedSerialExecutor {
        queue.asUnownedSerialExecutor()
    }

    /// Prepares to watch; nothing happens before ``run()``.
    ///
    /// - Parameters:
    ///   - folders: What to watch. Folders may lie inside each other; a file then belongs to the
    ///     deepest that contains it.
    ///   - bridge: The program `deeplens-inotify`.
    ///   - quietPeriod: For how long a file must not change.
    ///   - rescanInterval: The time between scans of all folders.
    ///   - pollInterval: The time between scans of the folders of which events do not tell.
    ///   - logger: Is told of folders that cannot be read and of lost events.
    ///   - clock: Measures these periods.
    package init(
        folders: [WatchedFolder],
        bridge: FilePath,
        quietPeriod: Duration = .milliseconds(200),
        rescanInterval: Duration = .seconds(300),
        pollInterval: Duration = .seconds(10),
        logger: Logger,
        clock: some Clock<Duration> = ContinuousClock()
    ) {
        self.folders = folders.map { folder in
            var folder = folder
            folder.path = folder.path.absolute
            return folder
        }
        deepestFirst = self.folders.deepestFirst
        self.bridge = BridgeProcess(executable: bridge, folders: self.folders, logger: logger)
        self.quietPeriod = quietPeriod
        self.rescanInterval = rescanInterval
        self.pollInterval = pollInterval
        self.logger = logger
        self.clock = WatchClock(clock)
        (files, output) = AsyncStream.makeStream()
    }

    /// Watches until the surrounding task is cancelled, then ends ``files`` and returns.
    ///
    /// - Throws: ``FolderWatchingError`` at once, if a folder is missing or cannot be read, or if
    ///   there is no bridge. Folders that go later are logged, and watched again once they are back.
    package func run() async throws {
        defer { output.finish() }
        try checkFolders()
        try bridge.checkExecutable()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await self.followBridge() }
            group.addTask { try await self.scanOnRequest() }
            group.addTask { try await self.requestScans() }
            group.addTask { try await self.pollSilentFolders() }
            group.addTask { try await self.reportSettled() }
            do {
                try await group.waitForAll()
            } catch is CancellationError {
                // The way in which this ends.
            }
        }
    }

    private func checkFolders() throws(FolderWatchingError) {
        for folder in folders {
            _ = try FolderWalk(through: folder, logger: logger)
        }
    }
}
