import FolderWatching
import Logging
import SystemPackage
import Testing

/// The files that a running watcher tells of, in order.
struct Watching {
    /// What the first scan found.
    fileprivate(set) var atStart: [SettledFile] = []

    private let folder: FilePath
    private var iterator: AsyncStream<SettledFile>.Iterator
    private var fenceCount = 0

    fileprivate init(_ watcher: FolderWatcher, folder: FilePath) {
        self.folder = folder
        iterator = watcher.files.makeAsyncIterator()
    }

    /// Waits for the next file; a test's time limit ends the wait.
    mutating func next() async throws -> SettledFile {
        try #require(await iterator.next(), "the watcher ended")
    }

    /// Waits until the watcher tells of a file that is made now, and returns what it told before.
    ///
    /// Files settle in the order in which they were noticed, so whatever happened before this and
    /// is not in the result is never told.
    mutating func untilNow() async throws -> [SettledFile] {
        fenceCount += 1
        let fence = folder.appending("~fence-\(fenceCount).jpg")
        try writeFile(fence, byteCount: 1)
        var files: [SettledFile] = []
        while true {
            let file = try await next()
            guard file.path != fence else { return files }
            files.append(file)
        }
    }
}

/// Runs a watcher around `body`, which begins once all watches are set.
///
/// The first and the last of `folders` must take files named `*.jpg`.
func withWatcher(
    of folders: [WatchedFolder],
    bridge: FilePath = BridgeProgram.path,
    rescanInterval: Duration = .seconds(3600),
    pollInterval: Duration = .seconds(3600),
    quietPeriod: Duration = .milliseconds(50),
    logger: Logger = .silent,
    body: (inout Watching) async throws -> Void
) async throws {
    let watcher = FolderWatcher(
        folders: folders,
        bridge: bridge,
        quietPeriod: quietPeriod,
        rescanInterval: rescanInterval,
        pollInterval: pollInterval,
        logger: logger
    )
    let first = try #require(folders.first).path
    let last = try #require(folders.last).path
    // The first scan comes after the watches, so its finding this last file means that they are set.
    let start = last.appending("~start.jpg")
    try writeFile(start, byteCount: 1)
    try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { try await watcher.run() }
        var watching = Watching(watcher, folder: first)
        while true {
            let file = try await watching.next()
            if file.path == start { break }
            watching.atStart.append(file)
        }
        try await body(&watching)
        group.cancelAll()
    }
}

extension Logger {
    /// Logs nothing.
    static var silent: Logger {
        Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    }
}
