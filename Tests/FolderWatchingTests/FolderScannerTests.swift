import FolderWatching
import Foundation
import SystemPackage
import TestSupport
import Testing

struct FolderScannerTests {
    private let folder: TemporaryDirectory
    private let outside: TemporaryDirectory

    init() throws {
        folder = try TemporaryDirectory()
        outside = try TemporaryDirectory()
    }

    private func names(in watched: WatchedFolder? = nil) throws -> [String] {
        try FolderScanner(logger: .silent)
            .files(in: watched ?? WatchedFolder(path: folder.path))
            .map {
                $0.path.components.dropFirst(folder.path.components.count).map(\.string).joined(
                    separator: "/"
                )
            }
    }

    @Test func files_whenFoldersAreNested_areSortedByNameFolderByFolder() throws {
        try folder.makeFolder("b/inner")
        for name in ["c.jpg", "b/z.jpg", "b/inner/y.png", "a.jpeg", "B.jpg"] {
            try folder.write(name)
        }
        #expect(try names() == ["B.jpg", "a.jpeg", "b/inner/y.png", "b/z.jpg", "c.jpg"])
    }

    @Test func files_whenWatchedFoldersAreNested_belongToTheDeepestThatWantsThem() throws {
        try folder.makeFolder("inner")
        for name in ["a.jpg", "inner/b.jpg", "inner/c.png"] { try folder.write(name) }
        let outer = WatchedFolder(path: folder.path)
        let inner = WatchedFolder(path: folder.path.appending("inner"), include: ["*.png"])

        let files = try FolderScanner(logger: .silent).files(in: [outer, inner])

        #expect(files.map(\.path.lastComponent?.string) == ["a.jpg", "c.png"])
        #expect(files.map(\.folder) == [outer.path, inner.path])
    }

    @Test func files_whenNamesDifferInCase_matchThePatterns() throws {
        for name in ["IMG.JPG", "img2.Jpg", "x.PART", "x.JPG.Tmp", "note.txt"] {
            try folder.write(name)
        }
        #expect(try names() == ["IMG.JPG", "img2.Jpg"])
    }

    @Test func files_whenExcluded_areLeftOutWithWholeFolders() throws {
        try folder.makeFolder(".cache")
        try folder.makeFolder("thumbs")
        for name in [".hidden.jpg", ".cache/a.jpg", "thumbs/b.jpg", "c-edit.jpg", "d.jpg"] {
            try folder.write(name)
        }
        let watched = WatchedFolder(path: folder.path, exclude: [".*", "THUMBS", "*-edit.*"])
        #expect(try names(in: watched) == ["d.jpg"])
    }

    @Test func files_whenTheyAreOurResults_areNeverAmongThem() throws {
        for name in ["a.jpg.deeplens.json", "a.jpg.xmp", ".a.jpg.xmp.4f2a", "a.xmp"] {
            try folder.write(name)
        }
        #expect(try names().isEmpty)
    }

    @Test func files_whenLinksPointInsideOrOutside_onlyFilesInsideCount() throws {
        try folder.makeFolder("real")
        try folder.write("real/a.jpg")
        try outside.write("b.jpg")
        let links = [
            ("inside.jpg", "real/a.jpg"), ("outside.jpg", outside.path.appending("b.jpg").string),
            ("broken.jpg", "nothing"), ("folder", "real"), ("loop", "."),
        ]
        for (name, target) in links {
            try FileManager.default.createSymbolicLink(
                atPath: folder.path.appending(name).string,
                withDestinationPath: target
            )
        }
        #expect(try names() == ["inside.jpg", "real/a.jpg"])
    }

    @Test func files_whenSomethingElseHasAPhotosName_itIsPassedOver() throws {
        try folder.makeFolder("folder.jpg")
        mkfifo(folder.path.appending("pipe.jpg").string, 0o600)
        #expect(try names().isEmpty)
    }

    @Test func files_whenNotRecursive_areThoseOfTheFolderItself() throws {
        try folder.makeFolder("sub")
        try folder.write("a.jpg")
        try folder.write("sub/b.jpg")
        #expect(try names(in: WatchedFolder(path: folder.path, recursive: false)) == ["a.jpg"])
    }

    @Test func files_whenNoPatternIsGiven_areAll() throws {
        try folder.write("a.txt")
        #expect(
            try names(in: WatchedFolder(path: folder.path, include: [], exclude: [])) == ["a.txt"]
        )
    }

    @Test func files_whenSubfolderIsUnreadable_logsItAndGoesOn() throws {
        let locked = try folder.makeFolder("locked")
        try folder.write("z.jpg")
        try #require(chmod(locked.string, 0) == 0)
        defer { chmod(locked.string, 0o700) }
        let log = LogRecorder()
        let files = try FolderScanner(logger: log.logger).files(
            in: WatchedFolder(path: folder.path)
        )
        #expect(files.map(\.path) == [folder.path.appending("z.jpg")])
        // The superuser may read everything.
        #expect(log.warnings.contains { $0.contains(locked.string) } == (geteuid() != 0))
    }

    @Test func files_whenFolderIsNoFolder_throwsAnErrorThatNamesIt() throws {
        let file = try folder.write("a.jpg")
        let missing = folder.path.appending("missing")
        #expect(throws: FolderWatchingError.notAFolder(file)) {
            try names(in: WatchedFolder(path: file))
        }
        #expect(throws: FolderWatchingError.folderMissing(missing)) {
            try names(in: WatchedFolder(path: missing))
        }
    }
}
