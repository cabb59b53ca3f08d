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

    @Test func hasEnded_whenPhotoIsNew_returnsFalse() throws {
        #expect(try !store.hasEnded(photo))
    }

    @Test(arguments: PhotoEnd.State.allCases)
    func hasEnded_afterReopening_remembersEveryEnd(state: PhotoEnd.State) throws {
        try store.finish(photo, PhotoEnd(state: state, sha256: "aa"), messages: [], now: 1)

        let reopened = try StateStore(directory: folder.path)

        #expect(try reopened.hasEnded(photo))
        #expect(try reopened.photoCounts() == [state: 1])
    }

    @Test func hasEnded_whenSizeOrTimeDiffers_returnsFalse() throws {
        try store.finish(photo, PhotoEnd(state: .captioned, sha256: "aa"), messages: [], now: 1)

        #expect(try !store.hasEnded(PhotoVersion(path: photo.path, byteCount: 11, modified: 1_000)))
        #expect(try !store.hasEnded(PhotoVersion(path: photo.path, byteCount: 10, modified: 1_001)))
    }

    @Test func hasEnded_whenNameIsNotUTF8_comparesBytes() throws {
        let names: [[CChar]] = [[47, -1, 46, 106, 0], [47, -2, 46, 106, 0]]
        let versions = names.map { name in
            PhotoVersion(
                path: name.withUnsafeBufferPointer { FilePath(platformString: $0.baseAddress!) },
                byteCount: 1,
                modified: 1
            )
        }
        try store.finish(
            versions[0],
            PhotoEnd(state: .captioned, sha256: "a"),
            messages: [],
            now: 1
        )

        #expect(try store.hasEnded(versions[0]))
        #expect(try !store.hasEnded(versions[1]))
    }

    @Test func recognise_whenContentIsTheSame_remembersNewTimes() throws {
        try store.finish(photo, PhotoEnd(state: .captioned, sha256: "aa"), messages: [], now: 1)
        let touched = PhotoVersion(path: photo.path, byteCount: 10, modified: 2_000)

        #expect(try store.recognise(touched, sha256: "aa"))
        #expect(try store.hasEnded(touched))
    }

    @Test func recognise_whenContentDiffersOrFailed_returnsFalse() throws {
        try store.finish(photo, PhotoEnd(state: .captioned, sha256: "aa"), messages: [], now: 1)
        let other = PhotoVersion(path: "/photos/b.jpg", byteCount: 10, modified: 1_000)
        try store.finish(other, PhotoEnd(state: .failed, sha256: "bb"), messages: [], now: 1)

        #expect(try !store.recognise(photo, sha256: "cc"))
        #expect(try !store.recognise(other, sha256: "bb"))
    }

    @Test func finish_whenAMessageIsADuplicate_recordsNothing() throws {
        let message = OutgoingMessage(id: "msg_1", endpoint: "e", type: "t", body: [1])
        let end = PhotoEnd(state: .captioned, sha256: "aa")

        #expect(throws: StateStoreError.self) {
            try store.finish(photo, end, messages: [message, message], now: 1)
        }
        #expect(try !store.hasEnded(photo))
        #expect(try store.messageCount(.pending) == 0)
    }

    @Test func dueMessages_whenPostponed_returnOnlyThoseDue() throws {
        let messages = ["msg_1", "msg_2"].map {
            OutgoingMessage(id: $0, endpoint: "e", type: "photo.captioned", body: [0, 255])
        }
        try store.finish(
            photo,
            PhotoEnd(state: .captioned, sha256: "aa"),
            messages: messages,
            now: 100
        )
        #expect(try store.dueMessages(to: "e", now: 100).map(\.message) == messages)
        #expect(try store.dueMessages(to: "other", now: 100).isEmpty)

        try store.postpone("msg_1", until: 160, reason: "HTTP 500")

        #expect(try store.dueMessages(to: "e", now: 159).map(\.message.id) == ["msg_2"])
        try store.markDelivered("msg_2")
        #expect(try store.dueMessages(to: "e", now: 160).map(\.attempts) == [1])
        try store.bury("msg_1", reason: "HTTP 410")
        #expect(try store.dueMessages(to: "e", now: 1e12).isEmpty)
        #expect(try store.messageCount(.delivered) == 1)
        #expect(try store.messageCount(.dead) == 1)
    }

    @Test func throttle_andBuryMessages_touchOneEndpointOnly() throws {
        let messages = [("msg_1", "a"), ("msg_2", "a"), ("msg_3", "b")].map {
            OutgoingMessage(id: $0.0, endpoint: $0.1, type: "t", body: [])
        }
        let end = PhotoEnd(state: .failed, sha256: nil, reason: "r")
        try store.finish(photo, end, messages: messages, now: 1)

        try store.throttle("a", until: 50)
        #expect(try store.dueMessages(to: "a", now: 49).isEmpty)
        #expect(try store.dueMessages(to: "b", now: 49).map(\.message.id) == ["msg_3"])

        try store.buryMessages(to: "a", reason: "HTTP 410")
        #expect(try store.dueMessages(to: "a", now: 99).isEmpty)
        #expect(try store.dueMessages(to: "b", now: 99).map(\.message.id) == ["msg_3"])
        #expect(try store.messageCount(.dead) == 2)
    }

    @Test func init_whenFileIsNotADatabase_throwsErrorThatNamesIt() throws {
        let other = try TemporaryDirectory()
        try other.write(String(repeating: "not a database ", count: 100), to: "deeplens.sqlite")

        let error = #expect(throws: StateStoreError.self) {
            try StateStore(directory: other.path)
        }
        #expect(error?.description.contains("deeplens.sqlite: cannot open") == true)
    }
}
