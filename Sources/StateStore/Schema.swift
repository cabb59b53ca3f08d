import GRDB

/// The database's tables and how each version follows from the one before.
///
/// A migration that has been released is never edited.
enum Schema {
    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1 photos and outbox") { database in
            try createPhotos(in: database)
            try createOutbox(in: database)
        }
        return migrator
    }

    private static func createPhotos(in database: Database) throws {
        try database.create(table: "photo") { table in
            // A file name is bytes that need not be UTF-8.
            table.primaryKey("path", .blob)
            table.column("byteCount", .integer).notNull()
            table.column("modified", .integer).notNull()
            table.column("sha256", .text)
            table.column("state", .text).notNull()
            table.column("reason", .text)
            table.column("finishedAt", .double).notNull()
        }
    }

    private static func createOutbox(in database: Database) throws {
        try database.create(table: "outbox") { table in
            table.primaryKey("id", .text)
            table.column("endpoint", .text).notNull()
            table.column("type", .text).notNull()
            table.column("body", .blob).notNull()
            table.column("createdAt", .double).notNull()
            table.column("attempts", .integer).notNull().defaults(to: 0)
            table.column("dueAt", .double).notNull()
            table.column("state", .text).notNull()
            table.column("lastError", .text)
        }
        try database.create(
            index: "outboxByEndpointAndDueTime",
            on: "outbox",
            columns: ["endpoint", "state", "dueAt"]
        )
    }
}
