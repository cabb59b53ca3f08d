import FolderWatching
import Foundation
import Logging
import Synchronization
import SystemPackage
import TestSupport
import Testing

/// What happens when events are lost, or never told.
@Suite(.timeLimit(.minutes(1)))
struct LostEventsTests {
    private let folder: TemporaryDirectory

    init() throws {
        folder = try TemporaryDirectory()
    }

    private var watched: [WatchedFolder] { [WatchedFolder(path: folder.path)] }

    @Test func bridge_whenKilled_isReplacedAndNothingIsLost() async throws {
        let log = LogRecorder()
        try await withWatcher(of: watched, logger: log.logger) { watching in
            try BridgeProgram.send(SIGKILL, toProcessWatching: folder.path)
            let meanwhile = try folder.write("meanwhile.jpg")
            #expect(try await watching.next().path == meanwhile)
            let later = try folder.write("later.jpg")
            #expect(try await watching.next().path == later)
        }
        #expect(log.warnings.contains { $0.contains("deeplens-inotify ended") })
    }

    @Test func queue_whenItOverflows_leadsToAScan() async throws {
        let limit = try String(
            contentsOfFile: "/proc/sys/fs/inotify/max_queued_events",
            encoding: .utf8
        )
        let count = try #require(Int(limit.trimmingCharacters(in: .whitespacesAndNewlines)))
        let log = LogRecorder()
        try await withWatcher(of: watched, logger: log.logger) { watching in
            try BridgeProgram.send(SIGSTOP, toProcessWatching: folder.path)
            // Each turn makes three events.
            let (old, new) = (folder.path.appending("x.tmp"), folder.path.appending("y.tmp"))
            for _ in 0...count / 3 {
                try makeEmptyFile(old)
                try move(old, to: new)
            }
            try folder.makeFolder("unseen")
            let unseen = try folder.writeOld("unseen/a.jpg")
            try BridgeProgram.send(SIGCONT, toProcessWatching: folder.path)
            #expect(try await watching.next().path == unseen)
            let later = try folder.write("unseen/b.jpg")
            #expect(try await watching.untilNow().map(\.path) == [later])
        }
        #expect(log.warnings.contains { $0.contains("events were lost") })
    }

    @Test func file_whenNoEventTellsIt_isFoundByTheNextScan() async throws {
        try await withWatcher(of: watched, rescanInterval: .milliseconds(100)) { watching in
            try BridgeProgram.send(SIGSTOP, toProcessWatching: folder.path)
            let silent = try folder.write("silent.jpg")
            #expect(try await watching.next().path == silent)
            try BridgeProgram.send(SIGCONT, toProcessWatching: folder.path)
        }
    }
}

/// Keeps the warnings that are logged.
final class LogRecorder: Sendable {
    private let messages = Mutex<[String]>([])

    var warnings: [String] { messages.withLock { $0 } }

    var logger: Logger { Logger(label: "test") { _ in Handler(recorder: self) } }

    private struct Handler: LogHandler {
        let recorder: LogRecorder
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.warning

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            recorder.messages.withLock { $0.append("\(event.message)") }
        }
    }
}
