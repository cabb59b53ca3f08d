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

    @Test(arguments: [[], ["--fast", "/"], [""]])
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
}
