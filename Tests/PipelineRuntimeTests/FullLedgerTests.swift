import FolderWatching
import Foundation
import GRDB
import PipelineRuntime
import ServiceLifecycleTestKit
import StageKit
import Synchronization
import SystemPackage
import TestSupport
import Testing

@testable import StateStore

/// A disk that becomes full between a photo's stages and the record of its end.
@Suite(.timeLimit(.minutes(1)))
struct FullLedgerTests {
    private let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
    }

    @Test func run_whenTheEndCannotBeRecorded_thePhotoHasItsTurnAgain() async throws {
        let store = try StateStore(directory: directory.path)

        try await handleOnePhoto(
            store,
            fill: { try Self.limitPages(of: store, to: 1) },
            free: { try Self.limitPages(of: store, to: 1 << 30) }
        )
    }

    @Test(.enabled(if: Mount.isPermitted, "mounting needs the superuser"))
    func run_whenTheDiskIsFullAtTheEnd_thePhotoHasItsTurnAgain() async throws {
        let disk = try directory.makeFolder("disk")
        try Mount.mount(on: disk, byteCount: 4 << 20)
        defer { try? Mount.unmount(disk) }
        let store = try StateStore(directory: disk)

        try await handleOnePhoto(
            store,
            fill: { try Self.fill(disk) },
            free: { try FileManager.default.removeItem(atPath: Self.filler(of: disk)) }
        )
    }

    /// Has a photo handled on a disk that its stage fills; it is freed once the failure was logged.
    private func handleOnePhoto(
        _ store: StateStore,
        fill: @escaping @Sendable () throws -> Void,
        free: @escaping @Sendable () throws -> Void
    ) async throws {
        let calls = Mutex(0)
        let stage = ClosureStage { draft in
            let isFirst = calls.withLock { count in
                count += 1
                return count == 1
            }
            if isFirst { try fill() }
            return .advance(draft)
        }
        let failures = Mutex(0)
        let log = LogRecorder { line in
            guard line.contains("cannot record a photo") else { return }
            failures.withLock { $0 += 1 }
            do {
                try free()
            } catch {
                Issue.record(error)
            }
        }
        // Too large for the pages that are there.
        let reporter = LargeReporter()
        let describer = ScriptedDescriber(["/in/a.jpg": [.whole("a dog")]])

        try await testGracefulShutdown { trigger in
            let runner = PhotoRunner(
                describer: describer,
                pipelines: [
                    "/in": Pipeline(
                        name: "default",
                        steps: [.init("stage", stage), .init("report", reporter)]
                    )
                ],
                store: store,
                outbox: Outbox(store: store, reporters: [reporter], logger: log.logger()),
                logger: log.logger()
            ) { _ in trigger.triggerGracefulShutdown() }
            try await runner.run(Self.files)
        }

        #expect(failures.withLock { $0 } == 1)
        #expect(calls.withLock { $0 } == 2)
        #expect(try store.photoCounts() == [.done: 1])
        #expect(try store.messageCount(.pending) == 1)
        #expect(try store.damages().isEmpty)
    }

    /// One photo, and no end before the shutdown.
    private static var files: AsyncStream<SettledFile> {
        let (files, file) = AsyncStream.makeStream(of: SettledFile.self)
        file.yield(
            SettledFile(
                path: "/in/a.jpg",
                folder: "/in",
                byteCount: 5,
                modified: 1,
                device: 1,
                inode: 1
            )
        )
        return files
    }

    /// Has SQLite answer that the disk is full where the database would grow beyond so many pages,
    /// or its present size, if that is more.
    private static func limitPages(of store: StateStore, to count: Int) throws {
        try store.database.writeWithoutTransaction { database in
            try database.execute(sql: "PRAGMA max_page_count = \(count)")
        }
    }

    private static func filler(of disk: FilePath) -> String { disk.appending("filler").string }

    /// Writes to a disk until nothing more goes on it.
    private static func fill(_ disk: FilePath) throws {
        let file = try FileDescriptor.open(
            FilePath(filler(of: disk)),
            .writeOnly,
            options: [.create],
            permissions: .ownerReadWrite
        )
        let block = [UInt8](repeating: 1, count: 4_096)
        try file.closeAfter {
            do {
                while true { try file.writeAll(block) }
            } catch Errno.noSpace {}
        }
    }
}

/// A reporter with a message of 64 KiB.
private struct LargeReporter: OutcomeReporter {
    static let descriptor = StageDescriptor(name: "large", summary: "A test's.", options: [])
    let endpoint = "test:large"

    init() {}
    init(options: StageOptions) throws(StageOptionsError) {}

    func process(_ draft: Draft, in context: StageContext) async throws -> StageOutcome {
        .advance(draft)
    }

    func message(
        for outcome: PhotoOutcome,
        id: String,
        date: Double
    ) throws -> OutgoingMessage? {
        OutgoingMessage(
            id: id,
            endpoint: endpoint,
            type: "photo.captioned",
            body: [UInt8](repeating: 7, count: 65_536)
        )
    }

    func deliver(_ message: OutgoingMessage) async -> DeliveryResult { .delivered }
}
