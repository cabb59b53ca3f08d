import Foundation
import GRDB
import SystemPackage

/// The state database as an auditor reads it, by its tables alone.
struct Ledger: Sendable {
    struct Photo: Sendable {
        /// The file's absolute path.
        let path: String
        let state: String

        /// Whether it has its outcome.
        var hasEnded: Bool { isDone || ["held", "failed"].contains(state) }
        /// Whether it has its result; earlier schemas say `captioned`.
        var isDone: Bool { ["done", "captioned"].contains(state) }
    }

    struct Message: Sendable {
        let id: String
        let endpoint: String
        let type: String
        let body: Data
        let state: String
        /// Seconds since 1970.
        let dueAt: Double

        /// The photo that it tells of.
        var path: String? {
            try? JSONDecoder().decode(Event.self, from: body).data.path
        }

        private struct Event: Decodable {
            let data: Content

            struct Content: Decodable {
                let path: String
            }
        }
    }

    let photos: [Photo]
    let messages: [Message]
    /// `ok`, or what is wrong with the file.
    let integrity: String

    /// Reads the whole database.
    init(at file: FilePath) throws {
        (photos, messages, integrity) = try Self.reading(file) { database in
            (
                try Self.photos(in: database), try Self.messages(in: database),
                try String.fetchOne(database, sql: "PRAGMA integrity_check") ?? "no answer"
            )
        }
    }

    /// How much is left to be done.
    ///
    /// - Returns: How many photos have ended, and how many messages fall due within so many
    ///   seconds.
    static func progress(of file: FilePath, within seconds: Double) throws -> (Int, due: Int) {
        try reading(file) { database in
            let ended = try photos(in: database).count { $0.hasEnded }
            let due = try Int.fetchOne(
                database,
                sql: "SELECT COUNT(*) FROM outbox WHERE state = 'pending' AND dueAt <= ?",
                arguments: [Date().timeIntervalSince1970 + seconds]
            )
            return (ended, due ?? 0)
        }
    }

    private static func reading<Value>(
        _ file: FilePath,
        _ queries: (Database) throws -> Value
    ) throws -> Value {
        var configuration = Configuration()
        configuration.readonly = true
        configuration.busyMode = .timeout(10)
        return try DatabaseQueue(path: file.string, configuration: configuration).read(queries)
    }

    private static func photos(in database: Database) throws -> [Photo] {
        try Row.fetchAll(database, sql: "SELECT path, state FROM photo").map { row in
            Photo(path: String(decoding: row["path"] as Data, as: UTF8.self), state: row["state"])
        }
    }

    private static func messages(in database: Database) throws -> [Message] {
        try Row.fetchAll(database, sql: "SELECT * FROM outbox").map { row in
            Message(
                id: row["id"],
                endpoint: row["endpoint"],
                type: row["type"],
                body: row["body"],
                state: row["state"],
                dueAt: row["dueAt"]
            )
        }
    }
}
