import FoundationEssentials
import GRDB
import Glibc
package import SystemPackage

extension StateStore {
    /// Checks the whole database.
    ///
    /// - Returns: What is damaged; empty if nothing is.
    /// - Throws: ``StateStoreError``.
    /// - Complexity: O(*n*) in the size of the database.
    package func damages() throws(StateStoreError) -> [String] {
        try read("check the database") { try Self.damages($0, "integrity_check") }
    }

    /// When the ledger began anew because the former one was damaged, in seconds since 1970.
    ///
    /// - Throws: ``StateStoreError``.
    package func rebuiltAt() throws(StateStoreError) -> Double? {
        try lookUp("look up the rebuild") { database in
            try Double.fetchOne(database, sql: "SELECT MAX(at) FROM rebuild")
        }
    }

    /// Copies the database, which may be in use, into a new file.
    ///
    /// - Parameter file: The copy; it appears whole or not at all.
    /// - Throws: ``StateStoreError`` that names the file, also if it exists already.
    package func backUp(to file: FilePath) throws(StateStoreError) {
        do {
            guard !FileManager.default.fileExists(atPath: file.string) else {
                throw Errno.fileExists
            }
            let part = FilePath(file.string + ".part")
            try? FileManager.default.removeItem(atPath: part.string)
            let copy = try DatabaseQueue(path: part.string)
            try database.backup(to: copy)
            try copy.close()
            let descriptor = try FileDescriptor.open(part, .readWrite)
            try descriptor.closeAfter {
                if fsync(descriptor.rawValue) != 0 { throw Errno(rawValue: errno) }
            }
            try FileManager.default.moveItem(atPath: part.string, toPath: file.string)
        } catch {
            throw StateStoreError(file: file, action: "write the backup", cause: error)
        }
    }

    /// Opens the database; a damaged one is moved aside and begun anew.
    static func openOrRebuild(_ file: FilePath) throws -> (DatabaseQueue, aside: FilePath?) {
        do {
            return (try open(file), nil)
        } catch let error as DatabaseError where error.isDamage {
            return try rebuild(file)
        } catch is DamagedDatabase {
            return try rebuild(file)
        }
    }

    private static func rebuild(_ file: FilePath) throws -> (DatabaseQueue, aside: FilePath?) {
        let now = Date().timeIntervalSince1970
        let aside = FilePath("\(file).damaged-\(Int(now))")
        // The log goes along: it belongs to the damaged file and would spoil the new one.
        for suffix in ["", "-wal", "-shm"] {
            let source = file.string + suffix
            guard FileManager.default.fileExists(atPath: source) else { continue }
            try FileManager.default.moveItem(atPath: source, toPath: aside.string + suffix)
        }
        let database = try open(file)
        try database.write { database in
            try database.execute(sql: "INSERT INTO rebuild (at) VALUES (?)", arguments: [now])
        }
        return (database, aside)
    }

    private static func open(_ file: FilePath) throws -> DatabaseQueue {
        let database = try DatabaseQueue(path: file.string, configuration: configuration)
        let damages = try database.read { try Self.damages($0, "quick_check") }
        guard damages.isEmpty else { throw DamagedDatabase() }
        try Schema.migrator.migrate(database)
        return database
    }

    private static func damages(_ database: Database, _ pragma: String) throws -> [String] {
        try String.fetchAll(database, sql: "PRAGMA \(pragma)(10)").filter { $0 != "ok" }
    }
}

private struct DamagedDatabase: Error {}

extension DatabaseError {
    /// Whether the file, rather than its surroundings, is at fault.
    var isDamage: Bool {
        [.SQLITE_CORRUPT, .SQLITE_NOTADB].contains(resultCode)
    }
}
