import Foundation
import SystemPackage
import TestSupport
import Testing

/// The real daemon on a real folder, with a real server that hears of it.
@Suite(.serialized)
struct DaemonTests {
    @Test(.timeLimit(.minutes(2)))
    func daemon_whenPhotosArriveInFiveWays_tellsEachOnce() async throws {
        try await WebhookReceiver.withServer(answers: [.status(204)]) { receiver in
            let fixture = try WatchedFolderFixture(webhook: receiver.url)
            let daemon = try await fixture.startDaemon()

            let names = try arriveInFiveWays(fixture)
            let requests = try await receiver.requests(count: names.count, within: .seconds(90))
            let end = try await daemon.stop()

            #expect(end.status == 0, "\(end.errors)")
            #expect(requests.allSatisfy { $0.isSigned(with: WatchedFolderFixture.secret) })
            let events = try requests.map { try $0.decoded(as: Event.self) }
            #expect(events.map(\.data.file).sorted() == names.map(lastComponent).sorted())
            #expect(events.allSatisfy { $0.type == "photo.captioned" })
            for name in names {
                let event = events.first { $0.data.file == lastComponent(name) }
                #expect(try event?.data.document == fixture.sidecar(of: name))
                #expect(
                    FileManager.default.fileExists(
                        atPath: fixture.photos.string + "/\(name).xmp"
                    )
                )
            }
            #expect(try await receiver.requests(count: names.count).count == names.count)
        }
    }

    @Test(.timeLimit(.minutes(2)))
    func daemon_whenAPhotoIsDamaged_tellsWhyAndGoesOn() async throws {
        try await WebhookReceiver.withServer(answers: [.status(204)]) { receiver in
            let fixture = try WatchedFolderFixture(webhook: receiver.url)
            try fixture.folder.write("not a photo at all", to: "photos/notes.jpg")
            try fixture.copy("cat.png", as: "zcat.png")
            let daemon = try await fixture.startDaemon()

            let requests = try await receiver.requests(count: 2, within: .seconds(60))
            let end = try await daemon.stop()

            let events = try requests.map { try $0.decoded(as: Event.self) }
            let failed = try #require(events.first { $0.type == "photo.failed" })
            #expect(failed.data.file == "notes.jpg")
            #expect(failed.data.reason?.contains("notes.jpg") == true)
            #expect(events.contains { $0.type == "photo.captioned" && $0.data.file == "zcat.png" })
            #expect(end.status == 0, "\(end.errors)")
        }
    }

    @Test(.timeLimit(.minutes(2)))
    func daemon_whenOneHundredPhotosArriveAtOnce_tellsEachOnce() async throws {
        try await WebhookReceiver.withServer(answers: [.status(204)]) { receiver in
            let fixture = try WatchedFolderFixture(webhook: receiver.url)
            let daemon = try await fixture.startDaemon()
            let names = (0..<100).map { "photo-\($0).jpg" }

            for name in names { try fixture.copy("rocket.jpg", as: name) }
            let requests = try await receiver.requests(count: 100, within: .seconds(100))
            let end = try await daemon.stop()

            let files = try requests.map { try $0.decoded(as: Event.self).data.file }
            #expect(files.sorted() == names.sorted())
            #expect(Set(requests.map { $0.headers["webhook-id"] }).count == 100)
            #expect(end.status == 0, "\(end.errors)")
        }
    }

    @Test(.timeLimit(.minutes(2)))
    func daemon_onSIGHUP_takesUpAGoodConfigurationAndRefusesABadOne() async throws {
        try await WebhookReceiver.withServer(answers: [.status(204)]) { receiver in
            let fixture = try WatchedFolderFixture(webhook: receiver.url)
            let daemon = try await fixture.startDaemon()

            try fixture.configure(webhook: receiver.url, maximumTags: 1)
            daemon.program.send(SIGHUP)
            #expect(await daemon.socket.next("RELOADING=1") != nil)
            #expect(await daemon.socket.next("READY=1") != nil)
            try fixture.copy("cat.png", as: "first.png")
            _ = try await receiver.requests(count: 1, within: .seconds(60))
            #expect(try fixture.sidecar(of: "first.png").hashtags.count == 1)

            try fixture.folder.write("version: 1\nwatcch: []\n", to: "deeplens.yaml")
            daemon.program.send(SIGHUP)
            #expect(await daemon.socket.next("RELOADING=1") != nil)
            #expect(await daemon.socket.next("READY=1") != nil)
            try fixture.copy("flower.jpg", as: "second.jpg")
            _ = try await receiver.requests(count: 2, within: .seconds(60))
            #expect(try fixture.sidecar(of: "second.jpg").hashtags.count == 1)

            let end = try await daemon.stop()
            #expect(end.status == 0, "\(end.errors)")
            #expect(end.errors.contains("deeplens.yaml:2:1: "))
        }
    }

    @Test(.timeLimit(.minutes(2)))
    func daemon_whenRestarted_doesNotTellAgain() async throws {
        try await WebhookReceiver.withServer(answers: [.status(204)]) { receiver in
            let fixture = try WatchedFolderFixture(webhook: receiver.url)
            try fixture.copy("cat.png", as: "a.png")
            let first = try await fixture.startDaemon()
            _ = try await receiver.requests(count: 1, within: .seconds(60))
            _ = try await first.stop()

            let second = try await fixture.startDaemon()
            try fixture.copy("flower.jpg", as: "b.jpg")
            let requests = try await receiver.requests(count: 2, within: .seconds(60))
            _ = try await second.stop()

            let files = try requests.map { try $0.decoded(as: Event.self).data.file }
            #expect(files == ["a.png", "b.jpg"])
        }
    }

    /// Photos that were in hand when a daemon was killed are told once by the next one, as are those
    /// that were not.
    @Test(.timeLimit(.minutes(2)))
    func daemon_whenKilledWithManyPhotosInHand_tellsEachInOneMessage() async throws {
        try await WebhookReceiver.withServer(answers: [.status(204)]) { receiver in
            let fixture = try WatchedFolderFixture(webhook: receiver.url)
            let flower = try Array(
                Data(contentsOf: URL(filePath: Repository.sample("flower.jpg").string))
            )
            let names = (0..<24).map { "photo-\($0).jpg" }
            for (number, name) in zip(UInt8(0)..., names) {
                // A comment makes each a content of its own.
                let comment = [0xFF, 0xFE, 0, 3, number]
                let bytes = flower[..<2] + comment + flower[2...]
                try fixture.folder.write(Array(bytes), to: "photos/\(name)")
            }
            let first = try await fixture.startDaemon()
            _ = try await receiver.requests(count: 2, within: .seconds(60))
            first.program.send(SIGKILL)
            _ = try await first.program.result()

            let end = try await RunningProgram.run(
                "deeplens",
                ["watch", "--once", "--config", fixture.configuration.string]
            )

            // A message that was on its way when the daemon was killed may come twice, as one message.
            let requests = try await receiver.requests(count: 24)
            let told = try Dictionary(grouping: requests) { request in
                try request.decoded(as: Event.self).data.file
            }
            #expect(told.keys.sorted() == names.sorted())
            #expect(told.values.allSatisfy { Set($0.map { $0.headers["webhook-id"] }).count == 1 })
            #expect(end.status == 0, "\(end.errors)")
        }
    }

    /// Every other daemon has a photo in hand when it is stopped.
    @Test(.timeLimit(.minutes(1)), arguments: 1...10)
    func daemon_whenStoppedAtAnyMoment_endsWithZero(round: Int) async throws {
        let fixture = try WatchedFolderFixture()
        if round.isMultiple(of: 2) { try fixture.copy("flower.jpg", as: "a.jpg") }
        let daemon = try await fixture.startDaemon()

        let end = try await daemon.stop()

        #expect(end.status == 0, "\(end.errors)")
    }

    /// Puts photos into the folder by copying, moving, writing slowly, linking, and with a folder.
    private func arriveInFiveWays(_ fixture: WatchedFolderFixture) throws -> [String] {
        let outside = fixture.folder.path.appending("outside")
        let files = FileManager.default
        try files.createDirectory(atPath: outside.string, withIntermediateDirectories: true)
        func stage(_ sample: String, _ name: String) throws -> String {
            let path = outside.appending(name).string
            try files.createDirectory(
                atPath: FilePath(path).removingLastComponent().string,
                withIntermediateDirectories: true
            )
            try files.copyItem(atPath: Repository.sample(sample).string, toPath: path)
            return path
        }
        try fixture.copy("cat.png", as: "copied.png")
        try files.moveItem(
            atPath: stage("flower.jpg", "moved.jpg"),
            toPath: fixture.photos.appending("moved.jpg").string
        )
        try writeSlowly(Repository.sample("rocket.jpg"), to: fixture.photos.appending("slow.jpg"))
        try files.linkItem(
            atPath: stage("china.jpg", "linked.jpg"),
            toPath: fixture.photos.appending("linked.jpg").string
        )
        _ = try stage("coffee.png", "album/day/one.png")
        try files.moveItem(
            atPath: outside.appending("album").string,
            toPath: fixture.photos.appending("album").string
        )
        return ["copied.png", "moved.jpg", "slow.jpg", "linked.jpg", "album/day/one.png"]
    }

    /// Writes a file in chunks and closes it after each, as `dd conv=notrunc` in a loop does.
    private func writeSlowly(_ source: FilePath, to target: FilePath) throws {
        let bytes = try Array(Data(contentsOf: URL(filePath: source.string)))
        for start in stride(from: 0, to: bytes.count, by: 20_000) {
            let file = try FileDescriptor.open(
                target,
                .writeOnly,
                options: [.create, .append],
                permissions: [.ownerReadWrite, .groupRead, .otherRead]
            )
            let chunk = bytes[start..<min(start + 20_000, bytes.count)]
            _ = try file.closeAfter { try file.writeAll(chunk) }
            // A pause that is part of what is tested: the writer is slower than the quiet period.
            usleep(150_000)
        }
    }

    private func lastComponent(_ path: String) -> String {
        FilePath(path).lastComponent?.string ?? path
    }
}
