import FolderWatching
import Foundation
import SystemPackage
import TestSupport
import Testing

/// What a scan finds behind symbolic links.
struct FollowedLinksTests {
    private let folder: TemporaryDirectory
    private let outside: TemporaryDirectory

    init() throws {
        folder = try TemporaryDirectory()
        outside = try TemporaryDirectory()
    }

    private func link(_ link: FilePath, to target: FilePath) throws {
        try FileManager.default.createSymbolicLink(
            atPath: link.string,
            withDestinationPath: target.string
        )
    }

    private func names(followingLinks: Bool = true) throws -> [String] {
        let watched = WatchedFolder(path: folder.path, followSymlinks: followingLinks)
        return try FolderScanner(logger: .silent).files(in: watched).map {
            String($0.path.string.dropFirst(folder.path.string.count + 1))
        }
    }

    @Test func files_whenLinksLeadOutside_countIfTheyAreFollowed() throws {
        try outside.makeFolder("trip/day 1")
        try outside.write("trip/day 1/a.jpg")
        try outside.write("b.jpg")
        try folder.makeFolder("real")
        try folder.write("real/c.jpg")
        try link(folder.path.appending("1.jpg"), to: outside.path.appending("b.jpg"))
        try link(folder.path.appending("2"), to: outside.path.appending("trip"))
        try link(folder.path.appending("3.jpg"), to: "/nowhere/at/all.jpg")
        try link(folder.path.appending(".4"), to: outside.path)
        #expect(try names() == ["1.jpg", "2/day 1/a.jpg", "real/c.jpg"])
        #expect(try names(followingLinks: false) == ["real/c.jpg"])
    }

    @Test func files_whenLinksMakeLoops_areFoundOnce() throws {
        try outside.write("a.jpg")
        try folder.makeFolder("real")
        try folder.write("real/b.jpg")
        try link(folder.path.appending("again"), to: folder.path.appending("real"))
        try link(folder.path.appending("itself"), to: "itself")
        try link(folder.path.appending("loop"), to: ".")
        try link(folder.path.appending("out"), to: outside.path)
        try link(folder.path.appending("out 2"), to: outside.path)
        try link(outside.path.appending("back"), to: folder.path)
        try link(outside.path.appending("loop"), to: outside.path)
        #expect(try names() == ["out/a.jpg", "real/b.jpg"])
    }
}
