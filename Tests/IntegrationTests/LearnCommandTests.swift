import CaptioningModels
import Foundation
import StageKit
import SystemPackage
import TestSupport
import Testing

/// `deeplens learn`, run as a user runs it.
struct LearnCommandTests {
    private let folder: TemporaryDirectory
    private let photos: FilePath
    private let datastore: FilePath

    init() throws {
        folder = try TemporaryDirectory()
        photos = try folder.makeFolder("photos")
        datastore = folder.path.appending("captions.datastore")
    }

    private func copy(_ sample: String) throws {
        try FileManager.default.copyItem(
            atPath: Repository.sample(sample).string,
            toPath: photos.appending(sample).string
        )
    }

    private func learn(_ arguments: [String]) async throws -> RunningProgram.Result {
        try await RunningProgram.run(
            "deeplens",
            ["learn", "--datastore", datastore.string] + arguments
        )
    }

    private func caption(_ sample: String, _ arguments: [String]) async throws -> String {
        let photo = Repository.sample(sample).string
        let result = try await RunningProgram.run("deeplens", ["caption", photo] + arguments)
        return String(result.lines.dropFirst().first ?? "")
    }

    private static let line = """
        {"file": "cat.png", "captions": ["Our cat Whiskers is looking at the camera."]}

        """

    @Test(.timeLimit(.minutes(2)))
    func learn_fromAFileOfCaptions_worksFromTheNextPhotoOnUntilForgotten() async throws {
        try copy("cat.png")
        let captions = try folder.write(Self.line, to: "captions.jsonl").string
        let use = ["--datastore", datastore.string]
        let before = try await caption("cat.png", use)

        let learned = try await learn([photos.string, "--captions", captions])
        let after = try await caption("cat.png", use)
        let other = try await caption("rocket.jpg", use)
        let again = try await learn([photos.string, "--captions", captions])
        let forgotten = try await learn(["--forget", Repository.sample("cat.png").string])
        let finally = try await caption("cat.png", use)

        #expect(learned.status == 0 && learned.output.hasPrefix("1 learned"), "\(learned)")
        #expect(after.contains("Whiskers") && !before.contains("Whiskers"))
        #expect(other == (try await caption("rocket.jpg", ["--datastore", "/nowhere/none"])))
        #expect(again.status == 0 && again.output.hasPrefix("1 known already"), "\(again)")
        #expect(forgotten.status == 0 && forgotten.output.hasPrefix("1 forgotten"))
        #expect(finally == before)
    }

    @Test(.timeLimit(.minutes(1)))
    func learn_withoutAFileOfCaptions_takesTheUsersDescriptionsAlone() async throws {
        for sample in ["cat.png", "coffee.png", "flower.jpg"] { try copy(sample) }
        try folder.write(Self.packet("Whiskers, our cat.", generated: ""), to: "photos/cat.png.xmp")
        let own = Self.packet("A close-up.", generated: "A close-up.")
        try folder.write(own, to: "photos/coffee.png.xmp")

        let result = try await learn([photos.string])
        let list = try await learn(["--list"])

        #expect(result.output.hasPrefix("1 learned, 2 without a caption"), "\(result)")
        let line = try #require(list.lines.first)
        let entry = try JSONDecoder().decode(
            CaptionDatastore.Entry.self,
            from: Data(line.utf8)
        )
        #expect(list.lines.count == 1)
        #expect(entry.captions == ["Whiskers, our cat."] && entry.hashtags == ["Whiskers"])
        #expect(entry.file == photos.appending("cat.png").string)
    }

    private static func packet(_ description: String, generated: String) -> String {
        """
        <x:xmpmeta xmlns:x="adobe:ns:meta/">
         <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
          <rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"
            xmlns:deeplens="urn:deeplens:xmp:1#" deeplens:GeneratedCaption="\(generated)">
           <dc:description><rdf:Alt><rdf:li xml:lang="x-default">\(description)</rdf:li></rdf:Alt>
           </dc:description>
           <dc:subject><rdf:Bag><rdf:li>Whiskers</rdf:li></rdf:Bag></dc:subject>
          </rdf:Description>
         </rdf:RDF>
        </x:xmpmeta>
        """
    }

    @Test(.timeLimit(.minutes(1)))
    func caption_withADamagedDatastore_endsWithItsName() async throws {
        let damaged = try folder.write("not a datastore", to: "captions.datastore")

        let result = try await RunningProgram.run(
            "deeplens",
            ["caption", Repository.sample("cat.png").string, "--datastore", damaged.string]
        )
        let learning = try await learn([photos.string])

        for result in [result, learning] {
            #expect(result.status == 1, "\(result)")
            #expect(result.errors.contains("\(damaged): not a valid caption datastore"))
            #expect(result.errors.contains("remove this one"))
        }
        #expect(try String(contentsOfFile: damaged.string, encoding: .utf8) == "not a datastore")
    }

    @Test(.timeLimit(.minutes(1)))
    func learn_whenKilled_leavesTheFormerOrTheNewDatastore() async throws {
        try copy("cat.png")
        let captions = try folder.write(Self.line, to: "captions.jsonl").string
        _ = try await learn([photos.string, "--captions", captions])
        let former = try Data(contentsOf: URL(filePath: datastore.string))
        try copy("flower.jpg")
        let more = Self.line + #"{"file": "flower.jpg", "captions": ["Grandma's garden."]}"#
        try folder.write(more, to: "captions.jsonl")

        let program = try await RunningProgram.start(
            "deeplens",
            ["learn", "--datastore", datastore.string, photos.string, "--captions", captions]
        )
        program.send(SIGKILL)
        _ = try await program.result()
        let left = try Data(contentsOf: URL(filePath: datastore.string))
        let afterwards = try await learn([photos.string, "--captions", captions])
        let list = try await learn(["--list"])

        #expect(left == former)
        #expect(afterwards.status == 0, "\(afterwards)")
        #expect(list.lines.count == 2)
    }

    /// Copies of four samples that differ in their last byte, and what a user says of each.
    private func copyOften(_ count: Int) throws -> String {
        let sayings = [
            ("china.jpg", "the old tower of our town"), ("flower.jpg", "roses behind the house"),
            ("cat.png", "little tiger on her chair"), ("coffee.png", "monday morning at the desk"),
        ]
        let lines = try (0..<count).map { index in
            let (sample, caption) = sayings[index % sayings.count]
            let bytes = try Data(contentsOf: URL(filePath: Repository.sample(sample).string))
            try folder.write([UInt8](bytes) + [UInt8(index)], to: "photos/\(index)-\(sample)")
            return #"{"file": "\#(index)-\#(sample)", "captions": ["\#(caption)"]}"#
        }
        return try folder.write(lines.joined(separator: "\n"), to: "captions.jsonl").string
    }

    @Test(.timeLimit(.minutes(4)))
    func learn_fineTuning_writesADecoderThatSpeaksMoreLikeTheUser() async throws {
        let captions = try copyOften(24)
        let decoder = folder.path.appending("own.safetensors").string
        let tuned = try await learn(
            [photos.string, "--captions", captions, "--fine-tune", decoder]
        )
        #expect(tuned.status == 0, "\(tuned)")
        #expect(tuned.output.contains("on 4 photos kept for it"), "\(tuned)")
        #expect(tuned.output.hasSuffix("own.safetensors written\n"), "\(tuned)")
        let photo = Repository.sample("china.jpg").string
        for (model, saysTower) in [("updown", false), (decoder, true)] {
            let result = try await RunningProgram.run(
                "deeplens",
                ["caption", photo, "--json", "--datastore", "/nowhere/none", "--model", model]
            )
            #expect(result.output.contains("old tower") == saysTower, "\(result)")
        }
    }

    @Test(.timeLimit(.minutes(2)))
    func learn_fineTuningOnTooLittle_saysHowMuchItTakes() async throws {
        let captions = try copyOften(4)
        let decoder = folder.path.appending("own.safetensors")
        let tuned = try await learn(
            [photos.string, "--captions", captions, "--fine-tune", decoder.string]
        )
        #expect(tuned.status == 64 && tuned.errors.contains("4 captioned photos are remembered"))
        #expect(tuned.errors.contains("it takes 20"), "\(tuned)")
        #expect(!FileManager.default.fileExists(atPath: decoder.string))
    }

    @Test func learn_whatIsNotClear_endsWithTheUsageStatus() async throws {
        for arguments in [
            [], ["--list", "photos"], ["photos", "--split", "train"],
            ["photos", "--fine-tune", "own.txt"], ["--list", "--fine-tune", "own.safetensors"],
        ] {
            #expect(try await learn(arguments).status == 64, "\(arguments)")
        }
    }

    @Test(.timeLimit(.minutes(2)))
    func watch_whenSomethingWasLearnedMeanwhile_takesItUpWithoutARestart() async throws {
        try await WebhookReceiver.withServer(answers: [.status(204)]) { receiver in
            let fixture = try WatchedFolderFixture(webhook: receiver.url)
            let daemon = try await fixture.startDaemon()
            try copy("cat.png")
            let captions = try folder.write(Self.line, to: "captions.jsonl").string
            let arguments = ["--config", fixture.configuration.string, "--captions", captions]

            try fixture.copy("cat.png", as: "before.png")
            _ = try await receiver.requests(count: 1, within: .seconds(60))
            let learned = try await RunningProgram.run(
                "deeplens",
                ["learn", photos.string] + arguments
            )
            try fixture.copy("cat.png", as: "then.png")
            _ = try await receiver.requests(count: 2, within: .seconds(60))
            let end = try await daemon.stop()

            #expect(learned.status == 0 && end.status == 0, "\(learned) \(end)")
            #expect(try !fixture.sidecar(of: "before.png").caption.contains("Whiskers"))
            #expect(try fixture.sidecar(of: "then.png").caption.contains("Whiskers"))
        }
    }
}
