import Foundation
import GRDB
import StageKit
import StateStore
import SystemPackage
import TestSupport
import Testing

struct StateStoreTests {
    private let folder: TemporaryDirectory
    private let store: StateStore
    private let photo = PhotoVersion(path: "/photos/a.jpg", byteCount: 10, modified: 1_000)

    init() throws {
        folder = try TemporaryDirectory()
        store = try StateStore(directory: folder.path)
    }

    // MARK: Posts

    @Test func recentHashtags_whenThereAreOtherPipelines_leavesThemOut() throws {
        for (name, pipeline) in [("b", "default"), ("c", "other"), ("d", "default")] {
            let version = PhotoVersion(path: FilePath("/photos/\(name)"), byteCount: 1, modified: 1)
            let post = PhotoEnd.Post(pipeline: pipeline, hashtags: ["Tag\"Of", name])
            try end(version, PhotoEnd(state: .done, sha256: name, post: post))
        }

        func recent(beside path: FilePath, limit: Int) throws -> [[String]] {
            try store.recentHashtags(of: "default", beside: path, limit: limit)
        }
        #expect(
            try recent(beside: "/photos/a", limit: 9) == [["Tag\"Of", "d"], ["Tag\"Of", "b"]]
        )
        #expect(try recent(beside: "/photos/a", limit: 1) == [["Tag\"Of", "d"]])
        #expect(try recent(beside: "/photos/d", limit: 9) == [["Tag\"Of", "b"]])
    }

    // MARK: Queue

    @Test(arguments: [PhotoState.done, .held, .failed])
    func detect_whenThisVersionHasEnded_isNoWork(state: PhotoState) throws {
        try end(photo, PhotoEnd(state: state, sha256: "aa"))

        #expect(try !detect(photo))
        #expect(try store.photoCounts() == [state: 1])
    }

    @Test func detect_whenSizeOrTimeDiffers_isWork() throws {
        try end(photo, PhotoEnd(state: .done, sha256: "aa"))

        #expect(try detect(PhotoVersion(path: photo.path, byteCount: 11, modified: 1_000)))
        #expect(try !detect(PhotoVersion(path: photo.path, byteCount: 11, modified: 1_000)))
        #expect(try detect(PhotoVersion(path: photo.path, byteCount: 11, modified: 1_001)))
    }

    @Test func detect_whenNamesAreNotUTF8_tellsThemApart() throws {
        for byte in [CChar(-1), CChar(-2)] {
            let name: [CChar] = [47, byte, 46, 106, 0]
            let path = FilePath(platformString: name)
            #expect(try detect(PhotoVersion(path: path, byteCount: 1, modified: 1)))
            let leased = try #require(try store.leaseNext(in: "/photos", now: 1))
            #expect(leased.version.path == path)
        }
    }

    @Test func leaseNext_inEitherOrder_goesByTimeOfChange() throws {
        for time in [3, 1, 2] {
            let path = FilePath("/photos/\(time).jpg")
            try detect(PhotoVersion(path: path, byteCount: 1, modified: Int64(time)))
        }

        let newest = try store.leaseNext(in: "/photos", order: .newest, now: 1)
        let oldest = try store.leaseNext(in: "/photos", order: .oldest, now: 1)

        #expect(newest?.version.path == "/photos/3.jpg")
        #expect(oldest?.version.path == "/photos/1.jpg")
        #expect(try store.leaseNext(in: "/elsewhere", now: 1) == nil)
    }

    @Test func leaseNext_whenPutBack_waitsForItsTime() throws {
        try detect(photo)
        let leased = try #require(try store.leaseNext(in: "/photos", now: 1))
        #expect(try store.leaseNext(in: "/photos", now: 1) == nil)

        try store.putBack(leased, until: 50, step: "read", reason: "r")

        #expect(try store.leaseNext(in: "/photos", now: 49) == nil)
        #expect(try store.nextTry() == 50)
        #expect(try store.leaseNext(in: "/photos", now: 50)?.attempts == 1)
    }

    @Test func releaseLeases_byTheSameProcess_blamesNobody() throws {
        try detect(photo)
        _ = try store.leaseNext(in: "/photos", now: 1)

        try store.releaseLeases(now: 1, countsInterruption: false)

        #expect(try store.leaseNext(in: "/photos", now: 1)?.interruptions == 0)
    }

    @Test func finish_whenTheFileChangedMeanwhile_leavesTheNewVersionQueued() throws {
        try detect(photo)
        let leased = try #require(try store.leaseNext(in: "/photos", now: 1))
        let newer = PhotoVersion(path: photo.path, byteCount: 12, modified: 2_000)
        try detect(newer)

        let end = PhotoEnd(state: .done, sha256: "aa")
        try store.finish(leased, as: photo, end, messages: [], now: 1)

        #expect(try store.leaseNext(in: "/photos", now: 1)?.version == newer)
    }

    @Test func recognise_whenContentIsTheSame_remembersNewTimes() throws {
        try end(photo, PhotoEnd(state: .held, sha256: "aa"))
        let touched = PhotoVersion(path: photo.path, byteCount: 10, modified: 2_000)
        try detect(touched)
        let leased = try #require(try store.leaseNext(in: "/photos", now: 1))

        #expect(try store.recognise(leased, as: touched, sha256: "aa"))

        #expect(try !detect(touched))
        #expect(try store.photoCounts() == [.held: 1])
    }

    @Test func recognise_whenContentDiffersOrFailed_returnsFalse() throws {
        let other = PhotoVersion(path: "/photos/b.jpg", byteCount: 10, modified: 1_000)
        try end(photo, PhotoEnd(state: .done, sha256: "aa"))
        try end(other, PhotoEnd(state: .failed, sha256: "bb"))
        for (version, sha256) in [(photo, "cc"), (other, "bb")] {
            let touched = PhotoVersion(path: version.path, byteCount: 10, modified: 2_000)
            try detect(touched)
            let leased = try #require(try store.leaseNext(in: "/photos", now: 1))
            #expect(try !store.recognise(leased, as: touched, sha256: sha256))
        }
    }

    @Test func requeue_ofAFolder_queuesWhatIsInsideAnew() throws {
        let outside = PhotoVersion(path: "/photos-old/a.jpg", byteCount: 1, modified: 1)
        try end(photo, PhotoEnd(state: .done, sha256: "aa"))
        try end(outside, PhotoEnd(state: .done, sha256: "aa"))

        #expect(try store.requeue("/photos", now: 2) == 1)

        let leased = try #require(try store.leaseNext(in: "/photos", now: 2))
        #expect(leased.version == photo)
        #expect(try !store.recognise(leased, as: photo, sha256: "aa"))
    }

    // MARK: Restart

    @Test func init_whenAnotherProcessHadAPhotoInHand_putsItBackForLater() throws {
        let directory = folder.path.appending("other")
        do {
            let first = try StateStore(directory: directory)
            try first.detect(photo, folder: "/photos", now: 1)
            _ = try first.leaseNext(in: "/photos", now: 1)
        }

        let second = try StateStore(directory: directory)

        let now = Date().timeIntervalSince1970
        #expect(try second.leaseNext(in: "/photos", now: now - 5) == nil)
        #expect(try second.leaseNext(in: "/photos", now: now + 5)?.interruptions == 1)
    }

    @Test func init_whenInUse_refusesASecondWorkerButNoVisitor() throws {
        let error = #expect(throws: StateStoreError.self) {
            try StateStore(directory: folder.path)
        }
        #expect(error?.description.contains("another deeplens") == true)
        #expect(try StateStore(directory: folder.path, for: .visitor).photoCounts().isEmpty)
    }

    @Test(arguments: [0, 4_096 * 3 + 100])
    func init_whenDamaged_movesTheFileAsideAndBeginsAnew(offset: Int) throws {
        let directory = folder.path.appending("damaged")
        let file = directory.appending("deeplens.sqlite")
        do {
            let first = try StateStore(directory: directory)
            for number in 0..<200 {
                let path = FilePath("/photos/\(number).jpg")
                let version = PhotoVersion(path: path, byteCount: 1, modified: 1)
                try first.detect(version, folder: "/photos", now: 1)
            }
        }
        let handle = try FileHandle(forUpdating: URL(filePath: file.string))
        try handle.seek(toOffset: UInt64(offset))
        try handle.write(contentsOf: Data(repeating: 0x5A, count: 4_096))
        try handle.close()

        let second = try StateStore(directory: directory)

        let aside = try #require(second.damagedFile)
        #expect(FileManager.default.fileExists(atPath: aside.string))
        #expect(try second.photoCounts().isEmpty)
        #expect(try second.rebuiltAt() != nil)
        #expect(try second.damages().isEmpty)
    }

    @Test func backUp_whileInUse_copiesEverythingAndReplacesNothing() throws {
        try end(photo, PhotoEnd(state: .done, sha256: "aa"))
        let copy = folder.path.appending("copy/deeplens.sqlite")
        try folder.makeFolder("copy")

        try store.backUp(to: copy)

        let opened = try StateStore(directory: copy.removingLastComponent())
        #expect(try opened.photoCounts() == [.done: 1])
        #expect(throws: StateStoreError.self) { try store.backUp(to: copy) }
    }

    /// The first released layout, as its program wrote it.
    @Test func init_onTheFirstSchema_keepsPhotosAndMessages() throws {
        let directory = try folder.makeFolder("first")
        let old = try DatabaseQueue(path: directory.appending("deeplens.sqlite").string)
        try old.write { try $0.execute(sql: Self.firstSchema) }
        try old.close()

        let store = try StateStore(directory: directory)

        #expect(try store.photoCounts() == [.done: 1, .held: 1, .failed: 1])
        #expect(try store.dueMessages(to: "e", now: 10).map(\.message.id) == ["msg_1"])
        #expect(try !store.detect(photo, folder: "/photos", now: 1))
        #expect(try store.damages().isEmpty)
    }

    // MARK: Outbox

    @Test func finish_whenAMessageIsADuplicate_recordsNothing() throws {
        let message = OutgoingMessage(id: "msg_1", endpoint: "e", type: "t", body: [1])

        #expect(throws: StateStoreError.self) {
            try end(photo, PhotoEnd(state: .done, sha256: "aa"), [message, message])
        }
        #expect(try store.photoCounts() == [.detected: 1])
        #expect(try store.messageCount(.pending) == 0)
    }

    @Test func dueMessages_whenPostponed_returnOnlyThoseDue() throws {
        let messages = ["msg_1", "msg_2"].map {
            OutgoingMessage(id: $0, endpoint: "e", type: "photo.captioned", body: [0, 255])
        }
        try end(photo, PhotoEnd(state: .done, sha256: "aa"), messages)
        #expect(try store.dueMessages(to: "e", now: 100).map(\.message) == messages)
        #expect(try store.dueMessages(to: "other", now: 100).isEmpty)

        try store.postpone("msg_1", until: 160, reason: "HTTP 500")

        #expect(try store.dueMessages(to: "e", now: 159).map(\.message.id) == ["msg_2"])
        #expect(try store.dueMessages(to: "e", ordered: true, now: 159).isEmpty)
        try store.markDelivered("msg_2", now: 159)
        #expect(try store.dueMessages(to: "e", now: 160).map(\.attempts) == [1])
        try store.bury("msg_1", reason: "HTTP 410")
        #expect(try store.dueMessages(to: "e", now: 1e12).isEmpty)
        try store.removeMessages(deliveredBefore: 159)
        #expect(try store.messageCount(.delivered) == 1)
        try store.removeMessages(deliveredBefore: 160)
        #expect(try store.messageCount(.delivered) == 0)
        #expect(try store.messageCount(.dead) == 1)
    }

    @Test func throttle_andDisable_touchOneEndpointOnly() throws {
        let messages = [("msg_1", "a"), ("msg_2", "a"), ("msg_3", "b")].map {
            OutgoingMessage(id: $0.0, endpoint: $0.1, type: "t", body: [])
        }
        try end(photo, PhotoEnd(state: .failed, sha256: nil, reason: "r"), messages)

        try store.throttle("a", until: 50)
        #expect(try store.dueMessages(to: "a", now: 49).isEmpty)
        #expect(try store.dueMessages(to: "b", now: 49).map(\.message.id) == ["msg_3"])

        try store.disable("a", reason: "HTTP 410")
        #expect(try store.dueMessages(to: "a", now: 99).isEmpty)
        #expect(try store.dueMessages(to: "b", now: 99).map(\.message.id) == ["msg_3"])
        #expect(try store.messageCount(.dead) == 2)
        #expect(try store.summary().endpoints.map(\.disabledReason) == ["HTTP 410", nil])
    }

    // MARK: Shorthand

    @discardableResult
    private func detect(_ version: PhotoVersion) throws -> Bool {
        try store.detect(version, folder: "/photos", now: 1)
    }

    private func end(
        _ version: PhotoVersion,
        _ end: PhotoEnd,
        _ messages: [OutgoingMessage] = []
    ) throws {
        try detect(version)
        let leased = try #require(try store.leaseNext(in: "/photos", now: 1))
        try store.finish(leased, as: version, end, messages: messages, now: 1)
    }

    private static let firstSchema = """
        CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY);
        INSERT INTO grdb_migrations VALUES ('1 photos and outbox');
        CREATE TABLE "photo" ("path" BLOB PRIMARY KEY NOT NULL, "byteCount" INTEGER NOT NULL,
            "modified" INTEGER NOT NULL, "sha256" TEXT, "state" TEXT NOT NULL, "reason" TEXT,
            "finishedAt" DOUBLE NOT NULL);
        CREATE TABLE "outbox" ("id" TEXT PRIMARY KEY NOT NULL, "endpoint" TEXT NOT NULL,
            "type" TEXT NOT NULL, "body" BLOB NOT NULL, "createdAt" DOUBLE NOT NULL,
            "attempts" INTEGER NOT NULL DEFAULT 0, "dueAt" DOUBLE NOT NULL, "state" TEXT NOT NULL,
            "lastError" TEXT);
        CREATE INDEX "outboxByEndpointAndDueTime" ON "outbox"("endpoint", "state", "dueAt");
        INSERT INTO photo VALUES
            (CAST('/photos/a.jpg' AS BLOB), 10, 1000, 'aa', 'captioned', NULL, 1),
            (CAST('/photos/b.jpg' AS BLOB), 10, 1000, 'bb', 'held', 'look', 1),
            (CAST('/photos/c.jpg' AS BLOB), 10, 1000, NULL, 'failed', 'damaged', 1);
        INSERT INTO outbox VALUES ('msg_1', 'e', 't', x'01', 1, 0, 1, 'pending', NULL);
        """
}
