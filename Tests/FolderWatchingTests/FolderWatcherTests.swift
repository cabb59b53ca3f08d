import FolderWatching
import Foundation
import SystemPackage
import TestSupport
import Testing

/// Files that come into a watched folder in the ways in which files come.
@Suite(.timeLimit(.minutes(1)))
struct FolderWatcherTests {
    private let folder: TemporaryDirectory
    private let outside: TemporaryDirectory

    init() throws {
        folder = try TemporaryDirectory()
        outside = try TemporaryDirectory()
    }

    private var watched: [WatchedFolder] { [WatchedFolder(path: folder.path)] }

    @Test func startScan_whenFilesAreThere_findsEachWithItsDetails() async throws {
        try folder.writeOld("a.jpg", byteCount: 123)
        try folder.makeFolder("trip/day 1")
        try folder.writeOld("trip/day 1/b.JPG")
        try await withWatcher(of: watched) { watching in
            #expect(
                watching.atStart.map(\.path) == [
                    folder.path.appending("a.jpg"), folder.path.appending("trip/day 1/b.JPG"),
                ]
            )
            let file = try #require(watching.atStart.first)
            let attributes = try FileManager.default.attributesOfItem(atPath: file.path.string)
            let date = try #require(attributes[.modificationDate] as? Date)
            #expect(file.folder == folder.path)
            #expect(file.byteCount == 123)
            #expect(file.inode == attributes[.systemFileNumber] as? UInt64)
            #expect(abs(Double(file.modified) / 1e9 - date.timeIntervalSince1970) < 1e-3)
        }
    }

    @Test func copiedFile_whenClosed_isToldOnceWithItsFullSize() async throws {
        let source = try outside.write("cat.jpg", byteCount: 100_000)
        try await withWatcher(of: watched) { watching in
            let target = folder.path.appending("cat.jpg")
            try FileManager.default.copyItem(atPath: source.string, toPath: target.string)
            let files = try await watching.untilNow()
            #expect(files.map(\.path) == [target])
            #expect(files.first?.byteCount == 100_000)
            #expect(try await watching.untilNow().isEmpty)
        }
    }

    @Test func movedFile_whenItArrives_isTold() async throws {
        let source = try outside.writeOld("cat.jpg")
        try await withWatcher(of: watched) { watching in
            try move(source, to: folder.path.appending("cat.jpg"))
            #expect(try await watching.untilNow().map(\.path) == [folder.path.appending("cat.jpg")])
        }
    }

    @Test func renamedFile_whenInsideFolder_isToldUnderItsNewName() async throws {
        try folder.writeOld("a.jpg")
        try await withWatcher(of: watched) { watching in
            try move(folder.path.appending("a.jpg"), to: folder.path.appending("b.jpg"))
            #expect(try await watching.untilNow().map(\.path) == [folder.path.appending("b.jpg")])
        }
    }

    @Test func temporaryName_whenRenamedAtTheEnd_isToldOnlyUnderTheLastName() async throws {
        try await withWatcher(of: watched) { watching in
            for name in [".cat.jpg.XyZ", "cat.jpg.part", "cat.tmp"] {
                let temporary = try folder.write(name)
                #expect(try await watching.untilNow().isEmpty)
                try move(temporary, to: folder.path.appending("cat.jpg"))
                let files = try await watching.untilNow()
                #expect(files.map(\.path) == [folder.path.appending("cat.jpg")])
            }
        }
    }

    @Test func writerInChunks_whenItReopensTheFile_endsWithTheFullSize() async throws {
        try await withWatcher(of: watched) { watching in
            let path = folder.path.appending("slow.jpg")
            try writeFile(path, byteCount: 1000)
            #expect(try await watching.next().byteCount == 1000)
            for _ in 1...20 { try writeFile(path, byteCount: 1000) }
            var last = try await watching.next()
            while last.byteCount < 21_000 { last = try await watching.next() }
            #expect(last.path == path)
            #expect(try await watching.untilNow().isEmpty)
        }
    }

    @Test func openFile_whenItsWriterPauses_isToldAfterItIsClosed() async throws {
        try await withWatcher(of: watched, quietPeriod: .milliseconds(200)) { watching in
            let path = folder.path.appending("open.jpg")
            let descriptor = try FileDescriptor.open(
                path,
                .writeOnly,
                options: .create,
                permissions: .ownerReadWrite
            )
            try descriptor.writeAll(repeatElement(1, count: 50))
            #expect(try await watching.untilNow().isEmpty)
            try descriptor.writeAll(repeatElement(1, count: 50))
            try descriptor.close()
            #expect(try await watching.untilNow().map(\.byteCount) == [100])
        }
    }

    @Test func hardLink_whenMade_isTold() async throws {
        let source = try outside.writeOld("a.jpg", byteCount: 77)
        try await withWatcher(of: watched) { watching in
            let path = folder.path.appending("b.jpg")
            try FileManager.default.linkItem(atPath: source.string, toPath: path.string)
            let file = try await watching.next()
            #expect(file.path == path)
            #expect(file.byteCount == 77)
        }
    }

    @Test func changedFile_whenToldBefore_isToldAgain() async throws {
        let path = try folder.writeOld("a.jpg", byteCount: 5)
        try await withWatcher(of: watched) { watching in
            #expect(watching.atStart.map(\.byteCount) == [5])
            try writeFile(path, byteCount: 6)
            #expect(try await watching.untilNow().map(\.byteCount) == [11])
        }
    }

    @Test func deletedFile_whenItHadNotSettled_isForgotten() async throws {
        try await withWatcher(of: watched) { watching in
            let path = try folder.write("a.jpg")
            try FileManager.default.removeItem(atPath: path.string)
            #expect(try await watching.untilNow().isEmpty)
        }
    }

    @Test func manyFiles_whenMovedInAtOnce_areEachToldOnce() async throws {
        let names = (1...500).map { "photo \($0).jpg" }
        for name in names { try outside.writeOld(name) }
        try await withWatcher(of: watched) { watching in
            for name in names {
                try move(outside.path.appending(name), to: folder.path.appending(name))
            }
            let files = try await watching.untilNow()
            #expect(files.count == 500)
            #expect(Set(files.map(\.path)) == Set(names.map { folder.path.appending($0) }))
        }
    }

    @Test func strangeNames_whenFilesArrive_arePreservedByteForByte() async throws {
        let names: [[UInt8]] = [
            Array("two\nlines\tand a tab.jpg".utf8), [0xFF, 0xFE, 0x80] + Array(".jpg".utf8),
            Array("-n.jpg".utf8), Array("Größe 🐈.jpg".utf8),
            [UInt8](repeating: 0xE9, count: 251) + Array(".jpg".utf8),
        ]
        let paths = names.map { name in
            folder.path.appending(
                FilePath(platformString: name.map { CChar(bitPattern: $0) } + [0]).components
            )
        }
        try await withWatcher(of: watched) { watching in
            for path in paths { try writeFile(path, byteCount: 3) }
            #expect(Set(try await watching.untilNow().map(\.path)) == Set(paths))
        }
    }

    @Test func run_whenCancelled_endsTheFilesAndTheBridge() async throws {
        try await withWatcher(of: watched) { _ in
            let running = try BridgeProgram.processes(watching: folder.path)
            #expect(running.count == 1)
        }
        #expect(try BridgeProgram.processes(watching: folder.path).isEmpty)
    }
}
