import StageKit
import StateStore
import SystemPackage
import TestSupport
import Testing

struct OrphanTests {
    private let folder: TemporaryDirectory
    private let store: StateStore

    init() throws {
        folder = try TemporaryDirectory()
        store = try StateStore(directory: folder.path)
        let photo = PhotoVersion(path: "/photos/a.jpg", byteCount: 1, modified: 1)
        try store.detect(photo, folder: "/photos", now: 1)
        let messages = ["a", "b", "b", "b"].enumerated().map { index, endpoint in
            OutgoingMessage(id: "msg_\(index)", endpoint: endpoint, type: "t", body: [])
        }
        let leased = try #require(try store.leaseNext(in: "/photos", now: 1))
        let end = PhotoEnd(state: .done, sha256: "aa")
        try store.finish(leased, as: photo, end, messages: messages, now: 1)
        try store.markDelivered("msg_1", now: 2)
        try store.bury("msg_2", reason: "HTTP 410")
    }

    @Test func orphans_areWhatWaitsForOtherEndpoints() throws {
        #expect(try store.orphans(besides: ["a"]) == ["b": 1])
        #expect(try store.orphans(besides: ["a", "b", "c"]).isEmpty)
        #expect(try store.orphans(besides: []) == ["a": 1, "b": 1])
    }

    @Test func discardOrphans_keepsWhatArrivedAndWhatWaitsElsewhere() throws {
        #expect(try store.discardOrphans(besides: ["a"]) == 2)

        #expect(try store.messageCount(.pending) == 1)
        #expect(try store.messageCount(.dead) == 0)
        #expect(try store.messageCount(.delivered) == 1)
    }
}
