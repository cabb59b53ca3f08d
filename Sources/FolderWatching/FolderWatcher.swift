package import Logging
package import SystemPackage

/// Tells of every file in the watched folders as soon as it has settled.
///
/// A file has settled when it was closed after writing, moved here, linked here or found by a scan,
/// and its size and time of change then stayed the same for the quiet period. A file that goes on
/// changing is looked at again and again, never dropped. Whether a picture is whole is for the
/// consumer to find out; it can ask for another look with ``reconsider(_:after:)``.
///
/// Events come from the program `deeplens-inotify`. Since events can be lost (the kernel's queue is
/// full, the program dies, a network file system tells nothing), all folders are gone through at
/// the start, after each loss, and every so often.
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
    let bridge: BridgeProcess
    /// Asks for a scan of all folders; requests made during a scan become one more scan.
    let scanRequests = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    /// Tells that a candidate was taken in, for when there was none before.
    let candidateSignals = AsyncStream.makeStream(
        of: Void.self,
        bufferingPolicy: .bufferingNewest(1)
    )
    var settling = SettlingFiles()

    private let folders: [WatchedFolder]
    private let deepestFirst: [WatchedFolder]
    private let output: AsyncStream<SettledFile>.Continuation
    private var missing: Set<FilePath> = []
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
    ///   - logger: Is told of folders that cannot be read and of lost events.
    ///   - clock: Measures these periods.
    package init(
        folders: [WatchedFolder],
        bridge: FilePath,
        quietPeriod: Duration = .milliseconds(200),
        rescanInterval: Duration = .seconds(300),
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
            group.addTask { try await self.reportSettled() }
            do {
                try await group.waitForAll()
            } catch is CancellationError {
                // The way in which this ends.
            }
        }
    }

    /// Looks at a file again, and tells of it again even if it is still the same.
    ///
    /// - Parameters:
    ///   - path: A path that ``files`` told.
    ///   - delay: For how long the file has to stay the same, from now on; nil means the quiet
    ///     period.
    package func reconsider(_ path: FilePath, after delay: Duration? = nil) {
        settling.forgetReport(path)
        consider(path, patience: delay ?? quietPeriod)
    }

    private func checkFolders() throws(FolderWatchingError) {
        for folder in folders {
            _ = try FolderWalk(through: folder, logger: logger)
        }
    }
}

// MARK: - Taking files in

extension FolderWatcher {
    /// Acts on what the bridge tells, in order.
    func handle(_ event: BridgeEvent) async {
        switch event {
        case .ready:
            scanRequests.continuation.yield()
        case .overflow:
            logger.warning("file events were lost; all folders are gone through again")
            scanRequests.continuation.yield()
        case .written(let path), .arrived(let path):
            consider(path, patience: quietPeriod)
        case .created(let path):
            considerCreated(path)
        case .folder(let path):
            await scan(inside: path)
        case .gone(let path):
            settling.forgetCandidate(path)
            if let folder = folders.first(where: { $0.path == path }) { noteMissing(folder) }
        }
    }

    /// Takes in a file whose name was created.
    ///
    /// A hard link is complete at once. Any other new name is mostly that of a file that is about
    /// to be written; its writer will be noticed to close it, so a pause in writing may be longer.
    private func considerCreated(_ path: FilePath) {
        guard let folder = deepestFirst.owner(of: path),
            let linkCount = SettledFile.look(at: path, in: folder)?.linkCount
        else { return }
        consider(path, patience: linkCount > 1 ? quietPeriod : quietPeriod * 10)
    }

    private func consider(_ path: FilePath, patience: Duration) {
        guard let folder = deepestFirst.owner(of: path),
            let file = SettledFile.look(at: path, in: folder)?.file
        else { return settling.forgetCandidate(path) }
        notice(file, patience: patience)
    }

    private func notice(_ file: SettledFile, patience: Duration) {
        guard settling.notice(file, at: clock.elapsed(), patience: patience) else { return }
        candidateSignals.continuation.yield()
    }

    /// Looks at the candidates that are due, and tells of those that have settled.
    func reportDueCandidates() {
        let folders = Dictionary(folders.map { ($0.path, $0) }) { first, _ in first }
        let settled = settling.takeSettled(at: clock.elapsed()) { file in
            folders[file.folder].flatMap { SettledFile.look(at: file.path, in: $0)?.file }
        }
        for file in settled { output.yield(file) }
    }
}

// MARK: - Scanning

extension FolderWatcher {
    /// After how many files of a scan other work gets its turn.
    private static let scanBatch = 256

    /// Goes through all folders.
    func scanAll() async {
        settling.beginScan()
        for folder in folders { await scan(folder) }
        settling.endScan(except: missing)
    }

    /// Goes through what is inside a folder that has just appeared.
    private func scan(inside path: FilePath) async {
        for folder in folders {
            if folder.path.starts(with: path) {
                await scan(folder)
            } else if folder.recursive, let names = folder.names(to: path),
                !names.contains(where: { folder.excludes($0) })
            {
                await scan(folder, from: path)
            }
        }
    }

    /// Goes through a watched folder, or a part of it.
    private func scan(_ folder: WatchedFolder, from start: FilePath? = nil) async {
        do throws(FolderWatchingError) {
            var walk = try FolderWalk(through: folder, from: start, logger: logger)
            noteFound(folder)
            var count = 0
            while let file = walk.next() {
                takeInScanned(file)
                count += 1
                if count.isMultiple(of: Self.scanBatch) { await Task.yield() }
            }
        } catch .folderMissing where start != nil {
            // It has gone again.
        } catch {
            if start == nil { noteMissing(folder) } else { logger.warning("\(error)") }
        }
    }

    /// Takes in a file that a scan found: one that has been quiet for long enough is told at once.
    private func takeInScanned(_ file: SettledFile) {
        guard !settling.isWaiting(file.path),
            deepestFirst.owner(of: file.path)?.path == file.folder
        else { return }
        // Negative for a time in the future, which is not taken for quiet.
        let age = Duration.nanoseconds(FileStatus.now() &- file.modified)
        if age < quietPeriod {
            notice(file, patience: quietPeriod)
        } else if settling.report(file) {
            output.yield(file)
        }
    }

    private func noteMissing(_ folder: WatchedFolder) {
        guard missing.insert(folder.path).inserted else { return }
        logger.warning(
            "the watched folder \(folder.path) has gone; it is watched again once it is back"
        )
    }

    private func noteFound(_ folder: WatchedFolder) {
        guard missing.remove(folder.path) != nil else { return }
        logger.notice("the watched folder \(folder.path) is back")
    }
}
