import Foundation
import GRDB
import StageKit
import Synchronization
import SystemPackage
import TestSupport
import Testing

@testable import StateStore

/// Migrations that are cut off, as by a kill or a power cut, before any of their statements.
struct InterruptedMigrationTests {
    private let directory: TemporaryDirectory
    private static let photoCount = 3_000

    init() throws {
        directory = try TemporaryDirectory()
    }

    @Test(arguments: Schema.migrator.migrations.indices.dropLast())
    func open_afterAnInterruptedMigration_findsTheFormerSchemaAndMigrates(from index: Int) throws {
        let former = Schema.migrator.migrations[index]
        let source = try makeLedger(as: former)
        let moments = try moments(duringMigrationOf: source, from: former)

        #expect(moments.count > 5)
        // The first migration copies every photo, which is more than the memory that it has.
        #expect(try index > 0 || moments.contains { try Self.log(of: $0).count > 100_000 })
        for moment in moments {
            #expect(try Self.appliedMigrations(in: moment).last == former)
            let store = try StateStore(directory: moment)
            #expect(store.damagedFile == nil)
            #expect(try store.photoCounts().values.reduce(0, +) == Self.photoCount + 3)
            #expect(try store.dueMessages(to: "e", now: 10).map(\.message.id) == ["msg_1"])
            #expect(try store.damages().isEmpty)
        }
    }

    /// Makes a ledger of an earlier schema with many photos.
    private func makeLedger(as migration: String) throws -> FilePath {
        let folder = try directory.makeFolder("former")
        let ledger = try DatabaseQueue(
            path: Self.file(in: folder).string,
            configuration: StateStore.configuration
        )
        try ledger.write { database in
            try database.execute(sql: StateStoreTests.firstSchema)
            for number in 1...Self.photoCount {
                try database.execute(
                    sql: "INSERT INTO photo VALUES (?, 1, 1, 'aa', 'captioned', NULL, 1)",
                    arguments: [Data("/photos/of a long name/\(number).jpg".utf8)]
                )
            }
        }
        try Schema.migrator.migrate(ledger, upTo: migration)
        try ledger.close()
        return folder
    }

    /// Migrates a ledger, and copies its files before each statement of the migration.
    ///
    /// - Returns: The folders of the copies.
    private func moments(
        duringMigrationOf source: FilePath,
        from migration: String
    ) throws -> [FilePath] {
        let next = try #require(
            Schema.migrator.migrations.drop { $0 != migration }.dropFirst().first
        )
        let copies = Mutex<[FilePath]>([])
        let isInside = Mutex(false)
        var configuration = StateStore.configuration
        configuration.prepareDatabase { database in
            // Little memory, so that what is not committed gets into the log.
            try database.execute(sql: "PRAGMA cache_size = 4; PRAGMA wal_autocheckpoint = 0")
            // Hears of each statement before it runs.
            database.trace { event in
                let statement = "\(event)"
                if statement.hasPrefix("BEGIN IMMEDIATE") { isInside.withLock { $0 = true } }
                guard isInside.withLock({ $0 }) else { return }
                if statement.hasPrefix("COMMIT") { isInside.withLock { $0 = false } }
                copies.withLock { copies in
                    do {
                        copies.append(try copy(source, as: "moment-\(copies.count)"))
                    } catch {
                        Issue.record(error)
                    }
                }
            }
        }
        let ledger = try DatabaseQueue(
            path: Self.file(in: source).string,
            configuration: configuration
        )
        try Schema.migrator.migrate(ledger, upTo: next)
        try ledger.close()
        return copies.withLock { $0 }
    }

    /// Copies a ledger and its log as a kill would leave them.
    private func copy(_ source: FilePath, as name: String) throws -> FilePath {
        let folder = try directory.makeFolder(name)
        for suffix in ["", "-wal"] {
            let file = Self.file(in: source).string + suffix
            guard FileManager.default.fileExists(atPath: file) else { continue }
            try FileManager.default.copyItem(
                atPath: file,
                toPath: Self.file(in: folder).string + suffix
            )
        }
        return folder
    }

    private static func appliedMigrations(in folder: FilePath) throws -> [String] {
        let ledger = try DatabaseQueue(path: file(in: folder).string)
        defer { try? ledger.close() }
        return try ledger.read { try Schema.migrator.appliedMigrations($0) }
    }

    private static func log(of folder: FilePath) throws -> Data {
        let log = URL(filePath: file(in: folder).string + "-wal")
        return (try? Data(contentsOf: log)) ?? Data()
    }

    private static func file(in folder: FilePath) -> FilePath {
        folder.appending("deeplens.sqlite")
    }
}
