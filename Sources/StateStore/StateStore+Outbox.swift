import FoundationEssentials
import GRDB
package import StageKit

/// A message that waits in the outbox.
package struct StoredMessage: Sendable, Hashable {
    /// The message.
    package let message: OutgoingMessage
    /// How many attempts were made to deliver it.
    package let attempts: Int
}

/// How far a message has come.
package enum OutboxState: String, Sendable {
    /// It waits for its next attempt.
    case pending
    /// The endpoint accepted it.
    case delivered
    /// It will not be tried again by itself.
    case dead
}

extension StateStore {
    /// The messages for an endpoint whose attempt is due, oldest first.
    ///
    /// - Parameters:
    ///   - endpoint: What the messages go to.
    ///   - now: Seconds since 1970.
    ///   - limit: The largest number to return.
    /// - Returns: The messages with their attempts so far.
    /// - Throws: ``StateStoreError``.
    package func dueMessages(
        to endpoint: String,
        now: Double,
        limit: Int = 64
    ) throws(StateStoreError) -> [StoredMessage] {
        try read("read the outbox") { database in
            let rows = try Row.fetchAll(
                database,
                sql: """
                    SELECT * FROM outbox WHERE endpoint = ? AND state = 'pending' AND dueAt <= ?
                    ORDER BY dueAt, createdAt, rowid LIMIT ?
                    """,
                arguments: [endpoint, now, limit]
            )
            return rows.map { row in
                let message = OutgoingMessage(
                    id: row["id"],
                    endpoint: row["endpoint"],
                    type: row["type"],
                    body: Array(row["body"] as Data)
                )
                return StoredMessage(message: message, attempts: row["attempts"])
            }
        }
    }

    /// Records an attempt that succeeded.
    ///
    /// - Throws: ``StateStoreError``.
    package func markDelivered(_ id: String) throws(StateStoreError) {
        try update(id, set: "state = 'delivered', attempts = attempts + 1, lastError = NULL", [])
    }

    /// Records an attempt that failed and when to try again.
    ///
    /// - Throws: ``StateStoreError``.
    package func postpone(
        _ id: String,
        until dueAt: Double,
        reason: String
    ) throws(StateStoreError) {
        try update(id, set: "attempts = attempts + 1, dueAt = ?, lastError = ?", [dueAt, reason])
    }

    /// Gives a message up; it stays in the table with its reason.
    ///
    /// - Throws: ``StateStoreError``.
    package func bury(_ id: String, reason: String) throws(StateStoreError) {
        try update(id, set: "state = 'dead', attempts = attempts + 1, lastError = ?", [reason])
    }

    /// Gives up every message that waits for an endpoint.
    ///
    /// - Throws: ``StateStoreError``.
    package func buryMessages(
        to endpoint: String,
        reason: String
    ) throws(StateStoreError) {
        try write("update the outbox") { database in
            try database.execute(
                sql: """
                    UPDATE outbox SET state = 'dead', lastError = ?
                    WHERE endpoint = ? AND state = 'pending'
                    """,
                arguments: [reason, endpoint]
            )
        }
    }

    /// Makes every message that waits for an endpoint wait until a time.
    ///
    /// - Throws: ``StateStoreError``.
    package func throttle(
        _ endpoint: String,
        until dueAt: Double
    ) throws(StateStoreError) {
        try write("update the outbox") { database in
            try database.execute(
                sql: """
                    UPDATE outbox SET dueAt = MAX(dueAt, ?)
                    WHERE endpoint = ? AND state = 'pending'
                    """,
                arguments: [dueAt, endpoint]
            )
        }
    }

    /// How many messages are in a state.
    ///
    /// - Throws: ``StateStoreError``.
    package func messageCount(_ state: OutboxState) throws(StateStoreError) -> Int {
        try read("count messages") { database in
            try Int.fetchOne(
                database,
                sql: "SELECT COUNT(*) FROM outbox WHERE state = ?",
                arguments: [state.rawValue]
            ) ?? 0
        }
    }

    private func update(
        _ id: String,
        set assignments: String,
        _ arguments: StatementArguments
    ) throws(StateStoreError) {
        try write("update the outbox") { database in
            try database.execute(
                sql: "UPDATE outbox SET \(assignments) WHERE id = ?",
                arguments: arguments + [id]
            )
        }
    }

    static func insert(
        _ message: OutgoingMessage,
        dueAt: Double,
        into database: Database
    ) throws {
        try database.execute(
            sql: """
                INSERT INTO outbox (id, endpoint, type, body, createdAt, dueAt, state)
                VALUES (?, ?, ?, ?, ?, ?, 'pending')
                """,
            arguments: [
                message.id, message.endpoint, message.type, Data(message.body), dueAt, dueAt,
            ]
        )
    }
}
