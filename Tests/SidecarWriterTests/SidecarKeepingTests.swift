import Foundation
import Glibc
import StageKit
import SystemPackage
import TestSupport
import Testing

@testable import SidecarWriter

struct SidecarKeepingTests {
    private let directory: TemporaryDirectory
    private let photo: FilePath
    private let recorder = LogRecorder()

    init() throws {
        directory = try TemporaryDirectory()
        photo = try directory.write("photo", to: "cat.jpg")
    }

    // MARK: Results found again

    @Test func keptResult_whenTheSidecarWasWritten_isFound() async throws {
        let stage = try SidecarWriter(options: StageOptions())
        #expect(await stage.keptResult(of: photo, in: context) == nil)
        let draft = Draft.sample(path: photo)
        _ = try await stage.process(draft, in: context)
        let result = try #require(await stage.keptResult(of: photo, in: context))
        #expect(result.pipeline == draft.pipeline)
        #expect(result.sha256 == draft.photo.sha256)
        let time = try directory.path.appending("cat.jpg.deeplens.json").stat().st_mtim
        #expect(result.writtenAt == Double(time.tv_sec) + Double(time.tv_nsec) / 1e9)
        let other = try SidecarWriter(options: StageOptions(["formats": .list([.string("xmp")])]))
        #expect(await other.keptResult(of: photo, in: context) == nil)
    }

    @Test(arguments: [
        "", "{}", "[1]", "null",
        #"{"sha256": "DIGEST", "pipeline": "p", "schema_version": 2}"#,
        #"{"sha256": "abc", "pipeline": "p", "schema_version": 1}"#,
        #"{"sha256": "DIGEST", "schema_version": 1}"#,
        #"{"sha256": "DIGEST", "pipeline": 5, "schema_version": 1}"#,
    ])
    func keptResult_whenTheSidecarIsAnotherThing_isNil(text: String) async throws {
        let digest = String(repeating: "0a", count: 32)
        let text = text.replacingOccurrences(of: "DIGEST", with: digest)
        try directory.write(text, to: "cat.jpg.deeplens.json")
        let stage = try SidecarWriter(options: StageOptions())
        #expect(await stage.keptResult(of: photo, in: context) == nil)
    }

    @Test func keptResult_whenTheSidecarIsHuge_isNil() async throws {
        let digest = String(repeating: "0a", count: 32)
        let text = #"{"sha256": "\#(digest)", "pipeline": "p", "schema_version": 1}"#
        let stage = try SidecarWriter(options: StageOptions())
        try directory.write(text, to: "cat.jpg.deeplens.json")
        #expect(await stage.keptResult(of: photo, in: context)?.sha256 == digest)
        let spaces = String(repeating: " ", count: 1 << 20)
        try directory.write(text + spaces, to: "cat.jpg.deeplens.json")
        #expect(await stage.keptResult(of: photo, in: context) == nil)
    }

    // MARK: Renamed photos

    @Test func follow_whenThePhotoIsRenamed_movesBothSidecars() async throws {
        try writeSidecars()
        try await follow(to: "new/dog.jpg")
        #expect(names() == ["cat.jpg", "new"])
        #expect(names("new") == ["dog.jpg.deeplens.json", "dog.jpg.xmp"])
        #expect(try read("new/dog.jpg.xmp") == "xmp")
        #expect(try read("new/dog.jpg.deeplens.json") == "json")
        try await follow(to: "new/dog.jpg")
        #expect(names("new") == ["dog.jpg.deeplens.json", "dog.jpg.xmp"])
    }

    @Test func follow_whenTheTargetExists_leavesBothFiles() async throws {
        try writeSidecars()
        try directory.write("theirs", to: "new/dog.jpg.xmp")
        try await follow(to: "new/dog.jpg")
        #expect(try read("new/dog.jpg.xmp") == "theirs")
        #expect(try read("cat.jpg.xmp") == "xmp")
        #expect(try read("new/dog.jpg.deeplens.json") == "json")
        #expect(recorder.lines.contains { $0.contains("cat.jpg.xmp stays where it is") })
    }

    @Test func follow_whenSwitchedOff_doesNothing() async throws {
        try writeSidecars()
        try await follow(to: "new/dog.jpg", ["follow_renames": .boolean(false)])
        #expect(names() == ["cat.jpg", "cat.jpg.deeplens.json", "cat.jpg.xmp", "new"])
    }

    @Test func follow_whenADirectoryIsGiven_movesWithinIt() async throws {
        let output = try TemporaryDirectory()
        try output.write("xmp", to: "old/cat.jpg.xmp")
        let options = ["directory": OptionValue.string(output.path.string)]
        let stage = try SidecarWriter(options: StageOptions(options))
        let move = PhotoMove(
            oldPath: "/watched/old/cat.jpg",
            oldFolder: "/watched",
            newPath: directory.path.appending("a/b/dog.jpg")
        )
        try await stage.follow(move, in: context)
        #expect((try? output.path.appending("a/b/dog.jpg.xmp").stat().type) == .regular)
        #expect((try? output.path.appending("old/cat.jpg.xmp").stat()) == nil)
    }

    @Test func follow_whenAdobeStyle_movesTheSidecarOfOnePhotoOnly() async throws {
        let options = ["naming": OptionValue.string("{name}.xmp")]
        try directory.write("xmp", to: "cat.xmp")
        try directory.write("raw", to: "cat.nef")
        try await follow(to: "new/dog.jpg", options)
        #expect(names("new") == [])
        #expect(recorder.lines.contains { $0.contains("cat.nef has the same one") })
        unlink(directory.path.appending("cat.nef").string)
        try await follow(to: "new/dog.jpg", options)
        #expect(names("new") == ["dog.xmp"])
    }

    @Test func follow_whenTheOldFolderIsGone_doesNothing() async throws {
        let stage = try SidecarWriter(options: StageOptions(["naming": .string("{name}.xmp")]))
        let move = PhotoMove(oldPath: "/gone/cat.jpg", oldFolder: "/gone", newPath: photo)
        try await stage.follow(move, in: context)
        #expect(names() == ["cat.jpg"])
    }

    @Test(.enabled(if: Self.hasOtherFileSystem))
    func follow_whenTheFileSystemChanges_copies() async throws {
        let other = FilePath("/dev/shm/deeplens-test-\(UUID().uuidString)")
        try FileManager.default.createDirectory(
            atPath: other.string,
            withIntermediateDirectories: false
        )
        defer { try? FileManager.default.removeItem(atPath: other.string) }
        try writeSidecars()
        let time = try directory.path.appending("cat.jpg.xmp").stat().st_mtim
        let newPath = other.appending("dog.jpg")
        let move = PhotoMove(oldPath: photo, oldFolder: directory.path, newPath: newPath)
        try await SidecarWriter(options: StageOptions()).follow(move, in: .sample(folder: other))
        #expect(names() == ["cat.jpg"])
        let sidecar = try SidecarFile(at: other.appending("dog.jpg.xmp"))
        #expect(sidecar.content == Array("xmp".utf8))
        #expect(sidecar.writtenAt == Double(time.tv_sec) + Double(time.tv_nsec) / 1e9)
        let all = try FileManager.default.contentsOfDirectory(atPath: other.string)
        #expect(all.sorted() == ["dog.jpg.deeplens.json", "dog.jpg.xmp"])
    }

    // MARK: Left temporary files

    @Test func temporaryFile_whenNobodyHoldsIt_isSwept() async throws {
        try directory.write("half", to: ".deeplens-tmp-1")
        try directory.makeFolder(".deeplens-tmp-folder")
        let locked = try TemporaryFile(in: directory.path)
        let stage = try SidecarWriter(options: StageOptions())
        _ = try await stage.process(.sample(path: photo), in: context)
        let kept = try #require(locked.path.lastComponent?.string)
        #expect(names().filter { $0.hasPrefix(".") } == [kept, ".deeplens-tmp-folder"].sorted())
        try locked.descriptor.close()
        #expect(try TemporaryFile.removeLeftovers(in: directory.path) == 1)
    }

    @Test func follow_whenATemporaryFileIsLeft_sweepsBothFolders() async throws {
        try writeSidecars()
        try directory.write("half", to: ".deeplens-tmp-1")
        try directory.write("half", to: "new/.deeplens-tmp-2")
        try await follow(to: "new/dog.jpg")
        #expect(names() == ["cat.jpg", "new"])
        #expect(names("new") == ["dog.jpg.deeplens.json", "dog.jpg.xmp"])
    }

    @Test func temporaryFiles_whenSweptWhileMade_areNeverLost() async throws {
        let folder = directory.path
        try await withThrowingTaskGroup { group in
            group.addTask {
                for _ in 0..<500 { try TemporaryFile.removeLeftovers(in: folder) }
            }
            for writer in 0..<2 {
                group.addTask {
                    for round in 0..<100 {
                        let path = folder.appending("\(writer)-\(round).xmp")
                        try SidecarFile(at: path).replace(with: [1, 2, 3])
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(names().count == 201)
    }

    // MARK: Kinds of errors

    @Test func error_whenTheFileSystemAnswers_hasAKind() {
        for errno in [Errno.noSpace, .permissionDenied, .readOnlyFileSystem, .ioError] {
            let error = StageError(failedTo: "write", "/photos/cat.jpg.xmp", errno)
            #expect(error.kind == .storage("/photos"))
            #expect(error.message.hasPrefix("cannot write /photos/cat.jpg.xmp: "))
        }
        #expect(StageError(failedTo: "write", "/a/b", .tooManyOpenFiles).kind == .transient)
        #expect(StageError(failedTo: "write", "/a/b", .fileNameTooLong).kind == .permanent)
    }

    /// No one may make files in sysfs, not even root.
    @Test(.enabled(if: access("/sys/kernel", F_OK) == 0))
    func error_whenTheFolderRefusesFiles_isOfTheStorage() throws {
        let file = try SidecarFile(at: "/sys/cat.jpg.xmp")
        let error = #expect(throws: StageError.self) { try file.replace(with: [1]) }
        #expect(error?.kind == .storage("/sys"))
    }

    // MARK: Means

    private static let hasOtherFileSystem: Bool = {
        let here = try? FilePath(FileManager.default.temporaryDirectory.path()).stat().deviceID
        let there = try? FilePath("/dev/shm").stat().deviceID
        return there != nil && here != there && access("/dev/shm", W_OK) == 0
    }()

    private var context: StageContext { .sample(folder: directory.path, recorder: recorder) }

    private func writeSidecars() throws {
        try directory.write("xmp", to: "cat.jpg.xmp")
        try directory.write("json", to: "cat.jpg.deeplens.json")
    }

    private func follow(to name: String, _ options: [String: OptionValue] = [:]) async throws {
        let newPath = directory.path.appending(name)
        try directory.makeFolder("new")
        let move = PhotoMove(oldPath: photo, oldFolder: directory.path, newPath: newPath)
        try await SidecarWriter(options: StageOptions(options)).follow(move, in: context)
    }

    private func names(_ folder: String = "") -> [String] {
        let path = directory.path.appending(folder).string
        return ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted()
    }

    private func read(_ name: String) throws -> String {
        try String(contentsOfFile: directory.path.appending(name).string, encoding: .utf8)
    }
}
