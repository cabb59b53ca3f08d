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

    private(set) var photos: [Photo] = []
    private(set) var messages: [Message] = []
    /// The endpoints that are sent nothing more.
    private(set) var disabledEndpoints: Set<String> = []
    /// `ok`, or what is wrong with the file; then nothing else was read.
    let integrity: String

    /// Reads the whole database.
    init(at file: FilePath) {
        do {
            let database = try Self.open(file)
            let integrity = try database.read { database in
                try String.fetchOne(database, sql: "PRAGMA integrity_check") ?? "no answer"
            }
            if integrity == "ok" {
                photos = try database.read(Self.photos)
                messages = try database.read(Self.messages)
                disabledEndpoints = try database.read(Self.disabledEndpoints)
            }
            self.integrity = integrity
        } catch {
            integrity = "\(error)"
        }
    }

    static func open(_ file: FilePath, isReadOnly: Bool = true) throws -> DatabaseQueue {
        var configuration = Configuration()
        configuration.readonly = isReadOnly
        configuration.busyMode = .timeout(10)
        return try DatabaseQueue(path: file.string, configuration: configuration)
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
                state: row["state"]
            )
        }
    }

    private static func disabledEndpoints(in database: Database) throws -> Set<String> {
        let sql = "SELECT endpoint FROM endpoint WHERE disabledReason IS NOT NULL"
        return try Set(String.fetchAll(database, sql: sql))
    }
}
