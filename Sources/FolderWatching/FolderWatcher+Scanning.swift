import Logging
import SystemPackage

/// How a ``FolderWatcher`` goes through folders.
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
    func scan(inside path: FilePath) async {
        for folder in folders {
            if let start = start(in: folder, inside: path) { await scan(folder, from: start) }
        }
    }

    /// Where to begin in a watched folder to see what it has of the inside of `path`.
    ///
    /// - Returns: nil if that is nothing.
    private func start(in folder: WatchedFolder, inside path: FilePath) -> FilePath? {
        if folder.path.starts(with: path) { return folder.path }
        guard folder.recursive, let names = folder.names(to: path),
            !names.contains(where: { folder.excludes($0) })
        else { return nil }
        return path
    }

    /// Goes through a watched folder, or a part of it.
    private func scan(_ folder: WatchedFolder, from start: FilePath? = nil) async {
        let start = start == folder.path ? nil : start
        do throws(FolderWatchingError) {
            var walk = try FolderWalk(through: folder, from: start.map { [$0] }, logger: logger)
            noteFound(folder)
            await finish(&walk) { takeInScanned($0) }
            noteSilent(walk.silentFolders, in: folder, isWhole: start == nil)
        } catch {
            if start == nil { noteMissing(folder) }
        }
    }

    private func finish(_ walk: inout FolderWalk, takeIn: (SettledFile) -> Void) async {
        var count = 0
        while let file = walk.next() {
            if deepestFirst.owner(of: file.path)?.path == file.folder { takeIn(file) }
            count += 1
            if count.isMultiple(of: Self.scanBatch) { await Task.yield() }
        }
    }

    /// Takes in a file that a scan found: one that has been quiet for long enough is told at once.
    private func takeInScanned(_ file: SettledFile) {
        guard !settling.isWaiting(file.path) else { return }
        // Negative for a time in the future, which is not taken for quiet.
        let age = Duration.nanoseconds(FileStatus.now() &- file.modified)
        if age < quietPeriod {
            notice(file, patience: quietPeriod)
        } else if settling.report(file) {
            output.yield(file)
        }
    }
}

// MARK: - Polling

extension FolderWatcher {
    /// Goes through the folders of which events do not tell.
    func poll() async {
        for folder in folders where folder.poll != .never {
            var starts = silentFolders[folder.path] ?? []
            starts += unwatched.compactMap { start(in: folder, inside: $0) }
            guard !starts.isEmpty else { continue }
            // What cannot be read is for the scans to log, which are less frequent.
            if starts.contains(folder.path) { starts = [folder.path] }
            guard var walk = try? FolderWalk(through: folder, from: starts, logger: nil)
            else { continue }
            await finish(&walk) { takeInPolled($0) }
        }
    }

    /// Takes in a file that a poll found.
    ///
    /// Its time may be by the clock of another machine, so the file has to stay the same for the
    /// quiet period however old it looks.
    private func takeInPolled(_ file: SettledFile) {
        guard !settling.isWaiting(file.path) else { return }
        notice(file, patience: quietPeriod)
    }

    /// Keeps in mind which folders are to be polled, and logs each that is for its file system.
    private func noteSilent(_ found: [SilentFolder], in folder: WatchedFolder, isWhole: Bool) {
        let known = isWhole ? [] : silentFolders[folder.path] ?? []
        silentFolders[folder.path] = known + found.map(\.path).filter { !known.contains($0) }
        for silent in found {
            guard case .remote(let type) = silent.reason, announced.insert(silent).inserted
            else { continue }
            logger.notice(
                """
                \(silent.path) is on a file system (\(type)) of which not all changes are told; \
                it is looked through every \(pollInterval)
                """
            )
        }
    }
}

// MARK: - Folders that come and go

extension FolderWatcher {
    /// Logs once that a watched folder is not there.
    func noteMissing(_ folder: WatchedFolder) {
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
