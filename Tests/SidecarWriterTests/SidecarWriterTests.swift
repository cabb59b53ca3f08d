import Foundation
import StageKit
import SystemPackage
import TestSupport
import Testing

@testable import SidecarWriter

struct SidecarWriterTests {
    private let directory: TemporaryDirectory
    private let photo: FilePath

    init() throws {
        directory = try TemporaryDirectory()
        photo = try directory.write("photo", to: "cat.jpg")
    }

    @Test func stage_keepsTheContract() async throws {
        let folder = try TemporaryDirectory()
        try await StageConformance.check(
            SidecarWriter(options: StageOptions()),
            makesFilesIn: folder.path
        )
    }

    // MARK: Content

    @Test func sidecars_whenNew_holdTheDraft() async throws {
        let draft = Draft.sample(path: photo)
        let outcome = try await process(draft)
        #expect(outcome == .advance(draft))
        #expect(names() == ["cat.jpg", "cat.jpg.deeplens.json", "cat.jpg.xmp"])
        #expect(try read("cat.jpg.deeplens.json") == Array(ResultDocument(draft).prettyJSON()))
        let packet = try XMPPacket(read("cat.jpg.xmp"))
        #expect(try packet.text(of: .description) == draft.caption)
        #expect(try mode("cat.jpg.xmp") & 0o700 == 0o600)
    }

    @Test func formats_whenOneIsGiven_onlyThatOneIsWritten() async throws {
        try await process(.sample(path: photo), ["formats": .list([.string("json")])])
        #expect(names() == ["cat.jpg", "cat.jpg.deeplens.json"])
    }

    @Test func sidecars_whenNothingChanges_areNotTouched() async throws {
        try await process(.sample(path: photo))
        let before = try sidecarStats()
        try await process(.sample(path: photo))
        #expect(try sidecarStats() == before)
    }

    @Test func sidecar_whenItExists_keepsItsMode() async throws {
        let file = try directory.write(ForeignSidecar.darktable.bytes, to: "cat.jpg.xmp")
        try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: file.string)
        try await process(.sample(path: photo))
        #expect(try mode("cat.jpg.xmp") == 0o640)
        #expect(try read("cat.jpg.xmp").count > ForeignSidecar.darktable.bytes.count)
    }

    @Test func note_whenTheUserHasADescription_saysSo() async throws {
        try directory.write(ForeignSidecar.lightroom.bytes, to: "cat.jpg.xmp")
        let draft = Draft.sample(path: photo)
        let outcome = try await process(draft)
        #expect(outcome == .advance(draft, note: "cat.jpg.xmp keeps its own description"))
    }

    @Test func sidecar_whenEmpty_isFilled() async throws {
        try directory.write("", to: "cat.jpg.xmp")
        try await process(.sample(path: photo))
        #expect(try XMPPacket(read("cat.jpg.xmp")).texts(of: .subject).count == 3)
    }

    @Test func draft_whenANumberIsNotFinite_isRefused() async throws {
        let tag = Hashtag(tag: "cat", score: .nan, source: .caption)
        let error = await error(of: .sample(path: photo, hashtags: [tag]))
        #expect(error?.message.contains("not finite") == true)
    }

    // MARK: Names

    @Test func naming_whenAdobeStyle_replacesTheExtension() async throws {
        try await process(.sample(path: photo), adobeStyle)
        #expect(names() == ["cat.jpg", "cat.jpg.deeplens.json", "cat.xmp"])
    }

    @Test func naming_whenAnotherPhotoHasTheSameStem_isRefused() async throws {
        try directory.write("raw", to: "cat.NEF")
        let error = await error(of: .sample(path: photo), adobeStyle)
        #expect(error?.message.contains("cat.NEF would share one sidecar") == true)
        #expect(names() == ["cat.NEF", "cat.jpg"])
    }

    @Test func fileName_whenNotUTF8_isKept() async throws {
        let bytes: [CChar] = [99, -1, 97, 46, 106, 112, 103]
        let component = try #require(FilePath.Component(platformString: bytes + [0]))
        try await process(.sample(path: directory.path.appending(component)))
        let sidecar = try #require(
            FilePath.Component(platformString: bytes + [46, 120, 109, 112, 0])
        )
        let file = try SidecarFile(at: directory.path.appending(sidecar))
        #expect(try XMPPacket(file.content ?? []).texts(of: .subject).count == 3)
    }

    @Test func fileName_whenTooLongForASidecar_isRefused() async throws {
        let name = String(repeating: "n", count: 250) + ".jpg"
        let error = await error(of: .sample(path: directory.path.appending(name)))
        #expect(error?.message.contains(name) == true)
        #expect(error?.kind == .permanent)
    }

    @Test func directory_whenGiven_mirrorsTheWatchedFolder() async throws {
        let output = try TemporaryDirectory()
        let options = ["directory": OptionValue.string(output.path.string)]
        try await process(.sample(path: directory.path.appending("a/b/cat.jpg")), options)
        let folder = output.path.appending("a/b").string
        let names = try FileManager.default.contentsOfDirectory(atPath: folder)
        #expect(names.sorted() == ["cat.jpg.deeplens.json", "cat.jpg.xmp"])
        let error = await error(of: .sample(path: "/elsewhere/cat.jpg"), options)
        #expect(error?.message.contains("is not in the watched folder") == true)
    }

    @Test func directory_whenMissingOrRelative_isReported() async throws {
        let missing = directory.path.appending("missing").string
        let stage = try SidecarWriter(options: StageOptions(["directory": .string(missing)]))
        await #expect(throws: StageError.self) { try await stage.prepare() }
        for key in ["directory", "formats"] {
            let value = key == "formats" ? OptionValue.list([]) : .string("sidecars")
            let error = #expect(throws: StageOptionsError.self) {
                try SidecarWriter(options: StageOptions([key: value]))
            }
            #expect(error?.problems.map(\.key) == [key])
        }
    }

    // MARK: Trouble

    @Test func sidecar_whenMalformed_isLeftAlone() async throws {
        let bytes = Array("<x:xmpmeta><oops".utf8)
        try directory.write(bytes, to: "cat.jpg.xmp")
        let error = try #require(await error(of: .sample(path: photo)))
        #expect(error.message.contains("cat.jpg.xmp") && error.message.contains("left as it is"))
        #expect(error.kind == .permanent)
        #expect(try read("cat.jpg.xmp") == bytes)
        #expect(names() == ["cat.jpg", "cat.jpg.xmp"])
    }

    @Test func sidecar_whenAFolderStandsThere_isRefused() async throws {
        let path = directory.path.appending("cat.jpg.xmp").string
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        let error = await error(of: .sample(path: photo))
        #expect(error?.message.contains("not a regular file") == true)
        #expect(names() == ["cat.jpg", "cat.jpg.xmp"])
    }

    @Test func replacing_whenItFails_leavesNoTemporaryFile() throws {
        let path = directory.path.appending("cat.jpg.xmp")
        let file = try SidecarFile(at: path)
        let blocked = path.appending("inside")
        try FileManager.default.createDirectory(
            atPath: blocked.string,
            withIntermediateDirectories: true
        )
        #expect(throws: StageError.self) { try file.replace(with: [1, 2, 3]) }
        #expect(names() == ["cat.jpg", "cat.jpg.xmp"])
    }

    @Test func folder_whenGone_isReported() async throws {
        let gone = directory.path.appending("gone/cat.jpg")
        let error = await error(of: .sample(path: gone))
        #expect(error?.message.contains("gone/cat.jpg.xmp") == true)
    }

    @Test func link_whenItStaysInTheFolder_isFollowed() async throws {
        try directory.write(ForeignSidecar.darktable.bytes, to: "real.xmp")
        try link("cat.jpg.xmp", to: "real.xmp")
        try await process(.sample(path: photo))
        #expect(try read("real.xmp").count > ForeignSidecar.darktable.bytes.count)
        #expect(
            try FileManager.default.destinationOfSymbolicLink(
                atPath: directory.path.appending("cat.jpg.xmp").string
            ) == "real.xmp"
        )
    }

    @Test func link_whenItLeavesTheFolderOrLeadsNowhere_isRefused() async throws {
        let outside = try TemporaryDirectory()
        let target = try outside.write("secret", to: "target.xmp")
        for destination in [target.string, "nowhere.xmp"] {
            try link("cat.jpg.xmp", to: destination)
            let error = await error(of: .sample(path: photo))
            #expect(error?.message.contains("symbolic link") == true)
            try FileManager.default.removeItem(
                atPath: directory.path.appending("cat.jpg.xmp").string
            )
        }
        #expect(try SidecarFile(at: target).content == Array("secret".utf8))
    }

    @Test func sidecar_whenDamagedAtRandom_isMergedOrLeftAlone() async throws {
        var generator = SeededGenerator(seed: 20_261_123)
        var merged = 0
        for round in 0..<300 {
            let original = ForeignSidecar.allCases[round % ForeignSidecar.allCases.count].bytes
            let damaged = generator.damage(original)
            try directory.write(damaged, to: "cat.jpg.xmp")
            let error = await error(of: .sample(path: photo), ["formats": .list([.string("xmp")])])
            let result = try read("cat.jpg.xmp")
            if error == nil {
                merged += 1
                #expect(try XMPPacket(result).text(of: .altText).isEmpty == false)
            } else {
                #expect(result == damaged)
            }
        }
        #expect(merged > 20 && merged < 280)
        #expect(names() == ["cat.jpg", "cat.jpg.xmp"])
    }

    // MARK: Means

    private let adobeStyle = ["naming": OptionValue.string("{name}.xmp")]

    @discardableResult
    private func process(
        _ draft: Draft,
        _ options: [String: OptionValue] = [:]
    ) async throws -> StageOutcome {
        let stage = try SidecarWriter(options: StageOptions(options))
        try await stage.prepare()
        let context = StageContext(folder: directory.path, logger: LogRecorder().logger())
        return try await stage.process(draft, in: context)
    }

    private func error(
        of draft: Draft,
        _ options: [String: OptionValue] = [:]
    ) async -> StageError? {
        do {
            try await process(draft, options)
            return nil
        } catch {
            return error as? StageError
        }
    }

    private func names() -> [String] {
        let names = try? FileManager.default.contentsOfDirectory(atPath: directory.path.string)
        return (names ?? []).sorted()
    }

    private func read(_ name: String) throws -> [UInt8] {
        try Array(Data(contentsOf: URL(filePath: directory.path.appending(name).string)))
    }

    private func mode(_ name: String) throws -> UInt32 {
        try directory.path.appending(name).stat().permissions.rawValue
    }

    /// What changes when a sidecar is written, even with the same bytes.
    private func sidecarStats() throws -> [[Int]] {
        try ["cat.jpg.xmp", "cat.jpg.deeplens.json"].map { name in
            let stat = try directory.path.appending(name).stat()
            return [Int(stat.inode.rawValue), stat.st_mtim.tv_sec, stat.st_mtim.tv_nsec]
        }
    }

    private func link(_ name: String, to destination: String) throws {
        try FileManager.default.createSymbolicLink(
            atPath: directory.path.appending(name).string,
            withDestinationPath: destination
        )
    }
}

/// Damages bytes the same way in every run.
private struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    /// SplitMix64.
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    mutating func damage(_ original: [UInt8]) -> [UInt8] {
        var bytes = original
        for _ in 0..<Int.random(in: 1...3, using: &self) {
            let place = Int.random(in: 0..<bytes.count, using: &self)
            let end = min(bytes.count, place + Int.random(in: 1...20, using: &self))
            switch Int.random(in: 0..<5, using: &self) {
            case 0: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &self)
            case 1: bytes.removeSubrange(place..<end)
            case 2: bytes.insert(contentsOf: bytes[place..<end], at: place)
            case 3: bytes[place] = UInt8.random(in: 0x20...0x7E, using: &self)
            default: bytes.insert(UInt8(ascii: " "), at: place)
            }
        }
        return bytes
    }
}
