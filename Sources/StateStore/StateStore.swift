import FoundationEssentials
import GRDB
package import SystemPackage

/// The daemon's memory: one row a photo and one row a message, in SQLite.
///
/// A photo's end and the messages about it are one transaction with `synchronous=FULL`, so that
/// after a power cut either both are there or neither is. All calls block for a short time (a few
/// hundred microseconds; a flush to disk where they write) and may come from any thread.
package final class StateStore: Sendable {
    let database: DatabaseQueue

    /// Opens the database `deeplens.sqlite` in a folder, which is made if it is missing.
    ///
    /// - Parameter directory: The state folder; readable by its owner alone if made here.
    /// - Throws: ``StateStoreError`` that names the file.
    package init(directory: FilePath) throws(StateStoreError) {
        let file = directory.appending("deeplens.sqlite")
        do {
            try FileManager.default.createDirectory(
                atPath: directory.string,
                withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700]
            )
            database = try DatabaseQueue(path: file.string, configuration: Self.configuration)
            try Schema.migrator.migrate(database)
        } catch {
            throw StateStoreError(file: file, action: "open the state database", cause: error)
        }
    }

    private static var configuration: Configuration {
        var configuration = Configuration()
        configuration.journalMode = .wal
        configuration.busyMode = .timeout(5)
        configuration.prepareDatabase { try $0.execute(sql: "PRAGMA synchronous = FULL") }
        return configuration
    }

    /// Runs a transaction.
    func write<Value>(
        _ action: String,
        _ updates: (Database) throws -> Value
    ) throws(StateStoreError) -> Value {
        do {
            return try database.write(updates)
        } catch {
            throw StateStoreError(file: FilePath(database.path), action: action, cause: error)
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
            throw StateStoreError(file: FilePath(database.path), action: action, cause: error)
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

    /// One sentence with the file, the action and the cause.
    package var description: String { "\(file): cannot \(action): \(cause)" }
}
