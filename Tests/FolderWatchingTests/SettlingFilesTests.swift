import FolderWatching
import SystemPackage
import Testing

struct SettlingFilesTests {
    private let patience = Duration.seconds(1)

    private func file(_ name: String = "/p/a.jpg", byteCount: Int64 = 1) -> SettledFile {
        SettledFile(
            path: FilePath(name),
            folder: "/p",
            byteCount: byteCount,
            modified: 5,
            device: 1,
            inode: 2
        )
    }

    @Test func candidate_whenItKeepsChanging_isDeferredUntilItIsQuiet() {
        var settling = SettlingFiles()
        settling.notice(file(byteCount: 0), at: .zero, patience: patience)
        for second in 1...100 {
            let grown = file(byteCount: Int64(second))
            #expect(settling.nextDueTime == .seconds(second))
            #expect(settling.takeSettled(at: .seconds(second)) { _ in grown }.isEmpty)
        }
        let last = file(byteCount: 100)
        #expect(settling.takeSettled(at: .seconds(100.5)) { _ in last }.isEmpty)
        #expect(settling.takeSettled(at: .seconds(101)) { _ in last } == [last])
        #expect(settling.nextDueTime == nil)
    }

    @Test func candidate_whenNoticedAgain_waitsFromThenOn() {
        var settling = SettlingFiles()
        settling.notice(file(), at: .zero, patience: .seconds(10))
        settling.notice(file(), at: .seconds(2), patience: patience)
        #expect(settling.takeSettled(at: .seconds(2.5)) { $0 }.isEmpty)
        #expect(settling.takeSettled(at: .seconds(3)) { $0 } == [file()])
    }

    @Test func reportedFile_whenUnchanged_isNotTakenInAgain() {
        var settling = SettlingFiles()
        let isNew = [settling.report(file()), settling.report(file())]
        #expect(isNew == [true, false])
        let waits = [1, 2].map { byteCount in
            settling.notice(file(byteCount: byteCount), at: .zero, patience: patience)
        }
        #expect(waits == [false, true])
    }

    @Test(arguments: [[], ["/p"]] as [Set<FilePath>])
    func reports_whenAScanMissesTheFile_areForgottenUnlessItsFolderIsMissing(
        missing: Set<FilePath>
    ) {
        var settling = SettlingFiles()
        let (stays, goes) = (file("/p/stays.jpg"), file("/p/goes.jpg"))
        _ = (settling.report(stays), settling.report(goes))
        settling.beginScan()
        _ = settling.report(stays)
        settling.endScan(except: missing)
        let isNew = [settling.report(stays), settling.report(goes)]
        #expect(isNew == [false, missing.isEmpty])
    }
}
