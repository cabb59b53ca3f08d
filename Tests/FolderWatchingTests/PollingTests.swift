import FolderWatching
import Foundation
import SystemPackage
import TestSupport
import Testing

/// Folders of which events do not tell.
@Suite(.timeLimit(.minutes(1)))
struct PollingTests {
    private let folder: TemporaryDirectory
    private let outside: TemporaryDirectory

    init() throws {
        folder = try TemporaryDirectory()
        outside = try TemporaryDirectory()
    }

    /// A bridge that may watch two directories and no more.
    private func narrowBridge() throws -> FilePath {
        let script = try outside.write(
            "#!/bin/sh\nexec '\(BridgeProgram.path)' --max-watches=2 \"$@\"\n",
            to: "bridge"
        )
        try #require(chmod(script.string, 0o700) == 0)
        return script
    }

    @Test func file_whenItsFolderIsAlwaysPolled_isFoundWithoutEvents() async throws {
        let polled = WatchedFolder(path: folder.path, poll: .always)
        let never = WatchedFolder(path: outside.path, poll: .never)
        try await withWatcher(of: [polled, never], pollInterval: .milliseconds(50)) { watching in
            try BridgeProgram.send(SIGSTOP, toProcessWatching: folder.path)
            try outside.write("unseen.jpg")
            for number in 1...3 {
                try folder.makeFolder("\(number)")
                let file = try folder.write("\(number)/a.jpg")
                #expect(try await watching.next().path == file)
            }
            try writeFile(folder.path.appending("1/a.jpg"), byteCount: 5)
            #expect(try await watching.next().byteCount == 15)
            try BridgeProgram.send(SIGCONT, toProcessWatching: folder.path)
        }
    }

    @Test func file_whenWatchesRunOut_isFoundByEventsOrPolling() async throws {
        try folder.makeFolder("a/b/c")
        let log = LogRecorder()
        try await withWatcher(
            of: [WatchedFolder(path: folder.path)],
            bridge: narrowBridge(),
            pollInterval: .milliseconds(50),
            logger: log.logger
        ) { watching in
            for name in ["a/b/1.jpg", "a/b/c/2.jpg", "a/3.jpg"] {
                let file = try folder.write(name)
                #expect(try await watching.next().path == file)
            }
            try folder.makeFolder("new/inner")
            let file = try folder.write("new/inner/4.jpg")
            #expect(try await watching.next().path == file)
            #expect(try await watching.untilNow().isEmpty)
        }
        #expect(log.warnings.count { $0.contains("no inotify watches are left") } == 1)
    }

    @Test func file_whenTheBridgeOfTooFewWatchesIsReplaced_isStillFound() async throws {
        try folder.makeFolder("a/b/c")
        try await withWatcher(
            of: [WatchedFolder(path: folder.path)],
            bridge: narrowBridge(),
            pollInterval: .milliseconds(50)
        ) { watching in
            try BridgeProgram.send(SIGKILL, toProcessWatching: folder.path)
            for name in ["a/b/c/1.jpg", "2.jpg", "a/b/c/3.jpg"] {
                let file = try folder.write(name)
                #expect(try await watching.next().path == file)
            }
        }
    }

    @Test func linkToFolder_whenLinksAreFollowed_isSeenAndPolled() async throws {
        let target = try outside.makeFolder("target")
        try outside.writeOld("target/old.jpg")
        let followed = WatchedFolder(path: folder.path, followSymlinks: true)
        try await withWatcher(of: [followed], pollInterval: .milliseconds(50)) { watching in
            let link = folder.path.appending("link")
            try FileManager.default.createSymbolicLink(
                atPath: link.string,
                withDestinationPath: target.string
            )
            #expect(try await watching.next().path == link.appending("old.jpg"))
            try outside.write("target/new.jpg")
            #expect(try await watching.next().path == link.appending("new.jpg"))
            #expect(try await watching.untilNow().isEmpty)
        }
    }
}
