import FolderWatching
import Foundation
import Logging
import PipelineRuntime
import StageKit
import StateStore
import SystemPackage
import TestSupport
import Testing

/// Photos that are no longer where they were: moved, or away with their disk.
struct RenamedPhotoTests {
    private let directory: TemporaryDirectory
    private let store: StateStore
    private let keeper = RecordingKeeper()
    /// The watched folder that a photo was in.
    private let card: FilePath
    /// The watched folder that the same bytes turn up in.
    private let inbox: FilePath

    init() throws {
        directory = try TemporaryDirectory()
        store = try StateStore(directory: directory.makeFolder("state"))
        card = try directory.makeFolder("card")
        inbox = try directory.makeFolder("inbox")
    }

    @Test func run_whenAPhotoWasMoved_theResultAndWhatIsKeptFollow() async throws {
        try end(card.appending("album/a.jpg"), device: UInt64(card.stat().deviceID.rawValue))

        let summary = try await runOnCopy()

        let move = PhotoMove(
            oldPath: card.appending("album/a.jpg"),
            oldFolder: card,
            newPath: inbox.appending("b.jpg")
        )
        #expect(summary == RunSummary())
        #expect(keeper.moves == [move])
        #expect(try store.photoCounts() == [.done: 1])
    }

    @Test func run_whenTheDeviceIsUnknown_theFolderAloneDecides() async throws {
        try end(card.appending("a.jpg"), device: 0)

        #expect(try await runOnCopy() == RunSummary())
        #expect(keeper.moves.count == 1)
    }

    @Test func run_whenTheFolderVanished_aCopyElsewhereIsAnotherPhoto() async throws {
        try end(card.appending("a.jpg"), device: UInt64(card.stat().deviceID.rawValue))
        try FileManager.default.removeItem(atPath: card.string)

        #expect(try await runOnCopy().captioned == 1)
        #expect(keeper.moves.isEmpty)
        #expect(try store.photoCounts() == [.done: 2])
    }

    @Test func run_whenTheFolderIsOnAnotherDevice_aCopyElsewhereIsAnotherPhoto() async throws {
        try end(card.appending("a.jpg"), device: 0xDEAD_BEEF)

        #expect(try await runOnCopy().captioned == 1)
        #expect(keeper.moves.isEmpty)
    }

    @Test(.enabled(if: Mount.isPermitted, "mounting needs the superuser"))
    func run_whenTheDiskWasUnmounted_itsPhotosStayWithIt() async throws {
        let disk = try directory.makeFolder("card/disk")
        try Mount.mount(on: disk)
        let mounted = try UInt64(disk.stat().deviceID.rawValue)
        try end(disk.appending("a.jpg"), device: mounted)
        try Mount.unmount(disk)

        #expect(try await runOnCopy().captioned == 1)
        #expect(keeper.moves.isEmpty)
    }

    /// Records a photo as done; its file is not there.
    private func end(_ path: FilePath, device: UInt64) throws {
        let version = PhotoVersion(
            path: path,
            byteCount: 5,
            modified: 1,
            device: device,
            inode: 12
        )
        try store.detect(version, folder: card, now: 1)
        let photo = try #require(try store.leaseNext(in: card, now: 1))
        let end = PhotoEnd(state: .done, sha256: "sha of a dog")
        try store.finish(photo, as: version, end, messages: [], now: 1)
    }

    /// Has a runner handle the same bytes in the other folder.
    private func runOnCopy() async throws -> RunSummary {
        let path = inbox.appending("b.jpg")
        let pipeline = Pipeline(name: "default", steps: [.init("keep", keeper)])
        let logger = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
        let runner = PhotoRunner(
            describer: ScriptedDescriber([path: [.whole("a dog")]]),
            pipelines: [card: pipeline, inbox: pipeline],
            store: store,
            outbox: Outbox(store: store, reporters: [], logger: logger),
            logger: logger
        )
        return try await runner.drain([
            SettledFile(
                path: path,
                folder: inbox,
                byteCount: 5,
                modified: 2,
                device: 1,
                inode: 34
            )
        ])
    }
}
