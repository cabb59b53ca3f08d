import FolderWatching
import Foundation
import SystemPackage
import TestSupport
import Testing

/// The program `deeplens-inotify` on its own.
@Suite(.timeLimit(.minutes(1)))
struct BridgeProgramTests {
    private let folder: TemporaryDirectory

    init() throws {
        folder = try TemporaryDirectory()
    }

    /// Runs the program until it ends.
    private func run(
        _ arguments: [String],
        during body: (_ input: FileHandle, _ output: FileHandle) throws -> Void = { _, _ in }
    ) throws -> (status: Int32, complaints: String) {
        let process = Process()
        let (input, output, complaints) = (Pipe(), Pipe(), Pipe())
        process.executableURL = URL(fileURLWithPath: BridgeProgram.path.string)
        process.arguments = arguments
        process.standardInput = input
        process.standardOutput = output
        process.standardError = complaints
        try process.run()
        try body(input.fileHandleForWriting, output.fileHandleForReading)
        let text = complaints.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (
            status: process.terminationStatus, complaints: String(decoding: text, as: UTF8.self)
        )
    }

    @Test func program_whenItsInputCloses_endsWithSuccess() throws {
        let result = try run([folder.path.string]) { input, output in
            #expect(output.availableData == Data("READY\t\0".utf8))
            try input.close()
        }
        #expect(result.status == 0)
        #expect(result.complaints.isEmpty)
    }

    @Test func program_whenThingsHappen_tellsThemInOrder() throws {
        try folder.makeFolder("flat/below")
        try folder.makeFolder("deep")
        let flat = folder.path.appending("flat").string
        let deep = folder.path.appending("deep").string
        var told = ""
        let result = try run(["--no-recursive", flat, "--recursive", "--", deep]) { input, output in
            #expect(output.availableData == Data("READY\t\0".utf8))
            try folder.write("flat/a")
            try folder.write("flat/below/unseen")
            try move(folder.path.appending("flat/a"), to: folder.path.appending("deep/b"))
            try FileManager.default.removeItem(atPath: deep + "/b")
            try folder.makeFolder("deep/new")
            while !told.hasSuffix("DIRECTORY\t\(deep)/new\0") {
                told += String(decoding: output.availableData, as: UTF8.self)
            }
            try input.close()
        }
        #expect(result.status == 0)
        #expect(
            told.split(separator: "\0") == [
                "CREATED\t\(flat)/a", "WRITTEN\t\(flat)/a", "GONE\t\(flat)/a", "ARRIVED\t\(deep)/b",
                "GONE\t\(deep)/b", "DIRECTORY\t\(deep)/new",
            ]
        )
    }

    @Test(arguments: [[], ["--fast", "/"], ["--max-watches=all", "/"], [""]])
    func program_whenUsedWrongly_explainsItsUsage(arguments: [String]) throws {
        let result = try run(arguments)
        #expect(result.status == 64)
        #expect(result.complaints.contains("usage: deeplens-inotify"))
    }

    @Test func program_whenFolderIsMissing_saysSoAndWatchesItOnceItIsThere() throws {
        let late = folder.path.appending("late").string
        let result = try run([late]) { input, output in
            #expect(output.availableData == Data("READY\t\0".utf8))
            try folder.makeFolder("late")
            #expect(output.availableData == Data("DIRECTORY\t\(late)\0".utf8))
            try input.close()
        }
        #expect(result.status == 0)
        #expect(result.complaints.contains(late))
    }

    @Test func program_whenNamesAreStrange_tellsTheirBytes() throws {
        let names: [[UInt8]] = [
            Array("two\nlines\tand a tab".utf8), [0xFF, 0xC3, 0x28, 0x01],
            [UInt8](repeating: 0xE9, count: 255), Array(repeating: UInt8(ascii: "n"), count: 255),
        ]
        var decoder = BridgeEventDecoder()
        var told: [BridgeEvent] = []
        var expected: [BridgeEvent] = [.ready]
        _ = try run([folder.path.string]) { input, output in
            for name in names {
                let inner = folder.path.appending(Self.component(name))
                while told.count < expected.count { told += decoder.decode(output.availableData) }
                try #require(inner.withPlatformString { mkdir($0, 0o700) } == 0)
                expected.append(.folder(inner))
                while told.count < expected.count { told += decoder.decode(output.availableData) }
                let file = inner.appending(Self.component(name))
                try writeFile(file, byteCount: 1)
                expected += [.created(file), .written(file)]
            }
            while told.count < expected.count { told += decoder.decode(output.availableData) }
            try input.close()
        }
        #expect(told == expected)
    }

    @Test func program_whenWatchesRunOut_tellsWhatIsNotWatchedAndComplainsOnce() throws {
        try folder.makeFolder("a/b/c/d")
        let root = folder.path.string
        var told = ""
        let result = try run(["--max-watches=2", root]) { input, output in
            func wait(for end: String) {
                while !told.hasSuffix("\(end)\0") {
                    told += String(decoding: output.availableData, as: UTF8.self)
                }
            }
            wait(for: "UNWATCHED\t\(root)/a/b")
            try folder.makeFolder("more")
            wait(for: "UNWATCHED\t\(root)/more")
            try FileManager.default.removeItem(atPath: root + "/a")
            wait(for: "GONE\t\(root)/a")
            try folder.makeFolder("late")
            wait(for: "DIRECTORY\t\(root)/late")
            try folder.write("late/x.jpg")
            wait(for: "WRITTEN\t\(root)/late/x.jpg")
            try input.close()
        }
        let records = told.split(separator: "\0").filter { !$0.hasSuffix("/a/b/c") }
        #expect(
            records.prefix(4) == [
                "READY\t", "UNWATCHED\t\(root)/a/b", "DIRECTORY\t\(root)/more",
                "UNWATCHED\t\(root)/more",
            ]
        )
        #expect(records.count { $0.hasPrefix("UNWATCHED") } == 2)
        #expect(result.status == 0)
        #expect(result.complaints.split(separator: "\n").count == 1)
        #expect(result.complaints.contains("sysctl fs.inotify.max_user_watches="))
    }

    private static func component(_ name: [UInt8]) -> FilePath.ComponentView {
        FilePath(platformString: name.map { CChar(bitPattern: $0) } + [0]).components
    }
}
