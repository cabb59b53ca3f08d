import FoundationEssentials
import GRDB
import Synchronization
package import SystemPackage

/// The daemon's memory: one row a photo and one row a message, in SQLite.
///
/// A photo's end and the messages about it are one transaction with `synchronous=FULL`, so that
/// after a power cut either both are there or neither is. What a rescan or a second inference brings
/// back is written with `synchronous=NORMAL`, which a power cut may undo but not tear. All calls
/// block for a short time and may come from any thread.
package final class StateStore: Sendable {
    /// Where a damaged database was moved when this one was opened in its place.
    package let damagedFile: FilePath?
    /// The database's file.
    package let file: FilePath

    let database: DatabaseQueue
    let clock: WallClock
    /// Is told by how many seconds the clock was set.
    let clockWasSet: @Sendable (Double) -> Void
    /// How far the time of day was ahead of the time since the system started.
    let knownOffset = Mutex<Double?>(nil)
    private let lock: StateLock?
    private let synchronous = Mutex(Synchronous.full)

    /// What SQLite waits for before a transaction counts as written (`PRAGMA synchronous`).
    private enum Synchronous: String {
        case full, normal
    }

    /// How a database is opened.
    package enum Access: Sendable {
        /// For the process that works on the photos: no other such process may run, a damaged
        /// database is moved aside, and what an earlier process had in hand is put back.
        case worker
        /// For a look or a small change beside that process.
        case visitor
    }

    /// Opens the database `deeplens.sqlite` in a folder, which is made if it is missing.
    ///
    /// - Parameters:
    ///   - directory: The state folder; readable by its owner alone if made here.
    ///   - access: What for.
    ///   - clock: The time by which waits are stored.
    ///   - clockWasSet: Is told by how many seconds somebody set the clock.
    /// - Throws: ``StateStoreError`` that names the file.
    package init(
        directory: FilePath,
        for access: Access = .worker,
        clock: WallClock = .system,
        clockWasSet: @escaping @Sendable (Double) -> Void = { _ in }
    ) throws(StateStoreError) {
        self.clock = clock
        self.clockWasSet = clockWasSet
        file = directory.appending("deeplens.sqlite")
        do {
            try FileManager.default.createDirectory(
                atPath: directory.string,
                withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700]
            )
            switch access {
            case .worker:
                lock = try StateLock(directory: directory)
                (database, damagedFile) = try Self.openOrRebuild(file)
                try releaseLeases(now: now())
            case .visitor:
                lock = nil
                damagedFile = nil
                database = try DatabaseQueue(path: file.string, configuration: Self.configuration)
                try Schema.migrator.migrate(database)
            }
        } catch {
            throw StateStoreError(file: file, action: "open the state database", cause: error)
        }
    }

    static var configuration: Configuration {
        var configuration = Configuration()
        configuration.journalMode = .wal
        configuration.busyMode = .timeout(5)
        configuration.prepareDatabase { try $0.execute(sql: "PRAGMA synchronous = FULL") }
        return configuration
    }

    /// Runs a transaction that outlasts a power cut once this returns.
    func write<Value>(
        _ action: String,
        _ updates: (Database) throws -> Value
    ) throws(StateStoreError) -> Value {
        try transact(action, .full, updates)
    }

    /// Runs a transaction that a power cut may undo.
    func writeLazily<Value>(
        _ action: String,
        _ updates: (Database) throws -> Value
    ) throws(StateStoreError) -> Value {
        try transact(action, .normal, updates)
    }

    private func transact<Value>(
        _ action: String,
        _ synchronous: Synchronous,
        _ updates: (Database) throws -> Value
    ) throws(StateStoreError) -> Value {
        do {
            return try database.writeWithoutTransaction { database in
                try setSynchronous(synchronous, database)
                var value: Value?
                try database.inTransaction {
                    value = try updates(database)
                    return .commit
                }
                guard let value else { throw DatabaseError(resultCode: .SQLITE_ABORT) }
                return value
            }
        } catch {
            throw StateStoreError(file: file, action: action, cause: error)
        }
    }

    /// Sets how the next transactions are written; it cannot be set within one.
    private func setSynchronous(_ wanted: Synchronous, _ database: Database) throws {
        try synchronous.withLock { current in
            guard current != wanted else { return }
            try database.execute(sql: "PRAGMA synchronous = \(wanted.rawValue)")
            current = wanted
        }
    }

    /// Runs a single query.
    func lookUp<Value>(
        _ action: String,
        _ query: (Database) throws -> Value
    ) throws(StateStoreError) -> Value {
        do {
            return try database.unsafeRead(query)
        } catch {
            throw StateStoreError(file: file, action: action, cause: error)
        }
    }

    /// Runs queries on one state of the database.
    func read<Value>(
        _ action: String,
        _ queries: (Database) throws -> Value
    ) throws(StateStoreError) -> Value {
        do {
            return try database.read(queries)
        } catch {
            throw StateStoreError(file: file, action: action, cause: error)
        }
    }
}

/// The state database could not be used.
package struct StateStoreError: Error, CustomStringConvertible {
    /// The database's file.
    package let file: FilePath
    /// What was being done, such as `open the state database`.
    package let action: String
    /// What SQLite or the system said.
    package let cause: any Error

    /// Whether the file is damaged, so that it is moved aside when it is opened the next time.
    package var isDamage: Bool { (cause as? DatabaseError)?.isDamage ?? false }

    /// One sentence with the file, the action and the cause.
    package var description: String { "\(file): cannot \(action): \(cause)" }
}

extension Database {
    /// Executes a statement that is compiled once and kept.
    func execute(kept sql: String, arguments: StatementArguments) throws {
        try cachedStatement(sql: sql).execute(arguments: arguments)
    }
}
