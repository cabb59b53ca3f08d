import FolderWatching
import Foundation
import SystemPackage
import TestSupport
import Testing

/// Sub-folders, several watched folders, and folders that come and go.
@Suite(.timeLimit(.minutes(1)))
struct WatchedFoldersTests {
    private let folder: TemporaryDirectory
    private let outside: TemporaryDirectory

    init() throws {
        folder = try TemporaryDirectory()
        outside = try TemporaryDirectory()
    }

    private var watched: [WatchedFolder] { [WatchedFolder(path: folder.path)] }

    @Test func subfolder_whenMovedInWithPhotos_allAreTold() async throws {
        try outside.makeFolder("trip/day 1")
        try outside.writeOld("trip/a.jpg")
        try outside.writeOld("trip/day 1/b.jpg")
        try await withWatcher(of: watched) { watching in
            try move(outside.path.appending("trip"), to: folder.path.appending("trip"))
            #expect(
                Set(try await watching.untilNow().map(\.path)) == [
                    folder.path.appending("trip/a.jpg"), folder.path.appending("trip/day 1/b.jpg"),
                ]
            )
            try folder.write("trip/day 1/c.jpg")
            #expect(
                try await watching.untilNow().map(\.path) == [
                    folder.path.appending("trip/day 1/c.jpg")
                ]
            )
        }
    }

    @Test func subfolders_whenMadeAndFilledAtOnce_loseNoFile() async throws {
        try await withWatcher(of: watched) { watching in
            var expected: Set<FilePath> = []
            for number in 1...50 {
                try folder.makeFolder("\(number)/deep/er")
                for name in ["a.jpg", "deep/b.jpg", "deep/er/c.jpg"] {
                    expected.insert(try folder.write("\(number)/\(name)"))
                }
            }
            var files: [SettledFile] = []
            while files.count < expected.count { files.append(try await watching.next()) }
            #expect(Set(files.map(\.path)) == expected)
            #expect(try await watching.untilNow().isEmpty)
        }
    }

    @Test func subfolder_whenRenamed_itsFilesAreToldUnderTheNewName() async throws {
        try folder.makeFolder("New Folder/inner")
        try folder.writeOld("New Folder/inner/old.jpg")
        try await withWatcher(of: watched) { watching in
            try move(folder.path.appending("New Folder"), to: folder.path.appending("Trip"))
            let old = folder.path.appending("Trip/inner/old.jpg")
            #expect(try await watching.untilNow().map(\.path) == [old])
            let new = try folder.write("Trip/inner/new.jpg")
            #expect(try await watching.untilNow().map(\.path) == [new])
        }
    }

    @Test func subfolder_whenDeletedAndMadeAgain_isWatchedAgain() async throws {
        try await withWatcher(of: watched) { watching in
            for number in 1...5 {
                try folder.makeFolder("inbox")
                #expect(try await watching.untilNow().isEmpty)
                let file = try folder.write("inbox/\(number).jpg")
                #expect(try await watching.untilNow().map(\.path) == [file])
                try FileManager.default.removeItem(atPath: folder.path.appending("inbox").string)
            }
        }
    }

    @Test func movedAwayFolder_whenItChangesOutside_isNotTold() async throws {
        try folder.makeFolder("trip")
        try await withWatcher(of: watched) { watching in
            try move(folder.path.appending("trip"), to: outside.path.appending("trip"))
            try outside.write("trip/a.jpg")
            #expect(try await watching.untilNow().isEmpty)
        }
    }

    @Test func subfolder_whenFolderIsNotRecursive_isPassedOver() async throws {
        try folder.makeFolder("old")
        try folder.writeOld("old/a.jpg")
        let flat = WatchedFolder(path: folder.path, recursive: false)
        try await withWatcher(of: [flat]) { watching in
            #expect(watching.atStart.isEmpty)
            try folder.write("old/b.jpg")
            try folder.makeFolder("new")
            try folder.write("new/c.jpg")
            #expect(try await watching.untilNow().isEmpty)
        }
    }

    @Test(arguments: [true, false])
    func nestedFolders_whenFileIsInBoth_itBelongsToTheDeepest(innerFirst: Bool) async throws {
        let outer = WatchedFolder(path: folder.path)
        let inner = WatchedFolder(path: try folder.makeFolder("in"), recursive: false)
        try folder.makeFolder("in/below")
        let old = try folder.writeOld("in/old.jpg")
        try await withWatcher(of: innerFirst ? [inner, outer] : [outer, inner]) { watching in
            #expect(watching.atStart.map(\.path) == [old])
            #expect(watching.atStart.map(\.folder) == [inner.path])
            try folder.write("in/a.jpg")
            try folder.write("in/below/b.jpg")
            let files = try await watching.untilNow()
            #expect(
                Dictionary(uniqueKeysWithValues: files.map { ($0.path, $0.folder) }) == [
                    folder.path.appending("in/a.jpg"): inner.path,
                    folder.path.appending("in/below/b.jpg"): outer.path,
                ]
            )
        }
    }

    @Test func watchedFolder_whenItGoesAndComesBack_isWatchedAgain() async throws {
        let second = try outside.makeFolder("card")
        let folders = watched + [WatchedFolder(path: second)]
        try await withWatcher(of: folders) { watching in
            try FileManager.default.removeItem(atPath: second.string)
            #expect(try await watching.untilNow().isEmpty)
            try outside.makeFolder("card/DCIM")
            try outside.writeOld("card/DCIM/a.jpg")
            #expect(try await watching.next().path == second.appending("DCIM/a.jpg"))
            let new = try outside.write("card/DCIM/b.jpg")
            #expect(try await watching.untilNow().map(\.path) == [new])
        }
    }

    @Test func run_whenFolderIsMissing_throwsAnErrorThatNamesIt() async throws {
        let missing = folder.path.appending("nowhere")
        let watcher = FolderWatcher(
            folders: [WatchedFolder(path: missing)],
            bridge: BridgeProgram.path,
            logger: .silent
        )
        await #expect(throws: FolderWatchingError.folderMissing(missing)) {
            try await watcher.run()
        }
        #expect("\(FolderWatchingError.folderMissing(missing))".contains(missing.string))
    }

    @Test func run_whenBridgeIsMissing_throwsAnErrorThatNamesIt() async throws {
        let bridge = folder.path.appending("deeplens-inotify")
        let watcher = FolderWatcher(folders: watched, bridge: bridge, logger: .silent)
        await #expect(throws: FolderWatchingError.bridgeMissing(bridge)) {
            try await watcher.run()
        }
    }
}
