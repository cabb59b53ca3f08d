import FoundationEssentials
import GRDB
import SystemPackage
import TestSupport
import Testing

@testable import Torture

/// A run of the torture that left nothing to object to, for the tests of a suite.
struct CleanRun: SuiteTrait, TestScoping {
    @TaskLocal private static var folder: FilePath?

    func provideScope(
        for test: Test,
        testCase: Test.Case?,
        performing function: @Sendable () async throws -> Void
    ) async throws {
        let folder = try TemporaryDirectory()
        let path = folder.path.appending("run")
        let end = try await RunningProgram.torture(in: path, kills: 1, photos: 8, "--no-faults")
        try #require(end.status == 0, "\(end.output)\(end.errors)")
        try await Self.$folder.withValue(path) { try await function() }
    }

    /// A copy of the run that can be spoilt.
    static func copied() throws -> RunCopy {
        try RunCopy(of: try #require(folder))
    }
}

extension Trait where Self == CleanRun {
    /// Makes one clean run for the whole suite.
    static var cleanRun: Self { Self() }
}

/// A copy of what a run left.
final class RunCopy {
    let work: WorkFolder
    var record: RunRecord
    private let folder: TemporaryDirectory

    init(of run: FilePath) throws {
        folder = try TemporaryDirectory()
        let path = folder.path.appending("run")
        try FileManager.default.copyItem(atPath: run.string, toPath: path.string)
        work = WorkFolder(existing: path)
        record = try RunRecord(in: work)
    }

    /// What an auditor has to object to.
    func violations() -> Set<Violation> {
        Auditor(of: record, in: work).audited().violations
    }

    /// A file that belongs to one of the whole photos, or to a damaged one.
    func file(_ suffix: String, ofDamaged: Bool = false, number: Int = 0) throws -> String {
        let photos = record.photos.filter { $0.isDamaged == ofDamaged }
        return work.photos.string + "/" + (try #require(photos[number...].first)).name + suffix
    }

    /// Ends a file in its middle.
    func cut(_ file: String) throws {
        let data = try Data(contentsOf: URL(filePath: file))
        try data.prefix(data.count / 2).write(to: URL(filePath: file))
    }

    /// Changes the ledger; `$photo` is a photo's path and `$event` the rowid of an event of it, of
    /// the endpoint that lasts.
    func execute(_ sql: String) throws {
        let photo = "(SELECT path FROM photo WHERE state = 'done' ORDER BY path LIMIT 1)"
        let event = """
            (SELECT rowid FROM outbox WHERE endpoint LIKE '%/lasting' AND state = 'delivered'
                AND type = 'photo.captioned' ORDER BY rowid LIMIT 1)
            """
        try Ledger.open(work.database, isReadOnly: false).write { database in
            try database.execute(
                sql: sql.replacing("$photo", with: photo).replacing("$event", with: event)
            )
        }
    }

    /// Overwrites all of the ledger but its first page.
    func damageLedger() throws {
        try Ledger.open(work.database, isReadOnly: false).writeWithoutTransaction { database in
            try database.execute(sql: "PRAGMA wal_checkpoint(TRUNCATE)")
        }
        let url = URL(filePath: work.database.string)
        var data = try Data(contentsOf: url)
        data.replaceSubrange(4_096..., with: Data(repeating: 0x5A, count: data.count - 4_096))
        try data.write(to: url)
    }
}
