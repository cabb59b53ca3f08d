import Logging
import SystemPackage

/// How a ``FolderWatcher`` takes files in.
extension FolderWatcher {
    /// Acts on what the bridge tells, in order.
    func handle(_ event: BridgeEvent) async {
        switch event {
        case .ready:
            restart()
        case .overflow:
            logger.warning("file events were lost; all folders are gone through again")
            restart()
        case .written(let path):
            consider(path, patience: quietPeriod)
        case .arrived(let path):
            consider(path, patience: quietPeriod)
            await follow(path)
        case .created(let path):
            considerCreated(path)
            await follow(path)
        case .folder(let path):
            forgetUnwatched(inside: path)
            await scan(inside: path)
        case .unwatched(let path):
            unwatched.insert(path)
        case .gone(let path):
            forgetGone(path)
        }
    }

    /// All watches are set anew; the bridge tells after this which of them are lacking.
    private func restart() {
        unwatched = []
        scanRequests.continuation.yield()
    }

    private func forgetGone(_ path: FilePath) {
        settling.forgetCandidate(path)
        forgetUnwatched(inside: path)
        if let folder = folders.first(where: { $0.path == path }) { noteMissing(folder) }
    }

    private func forgetUnwatched(inside path: FilePath) {
        unwatched = unwatched.filter { !$0.starts(with: path) }
    }

    /// Goes through what is behind a link to a folder.
    private func follow(_ path: FilePath) async {
        guard folders.contains(where: { $0.followSymlinks && $0.names(to: path) != nil }),
            (try? FileStatus(of: path, followingLinks: false))?.kind == .symbolicLink,
            (try? FileStatus(of: path, followingLinks: true))?.kind == .folder
        else { return }
        await scan(inside: path)
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

    /// Has a file wait until it has not changed for a while.
    func notice(_ file: SettledFile, patience: Duration) {
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
