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
    ///   - ordered: Whether a message waits until every earlier one was delivered or given up.
    ///   - now: Seconds since 1970.
    ///   - limit: The largest number to return.
    /// - Returns: The messages with their attempts so far; none while the endpoint is throttled.
    /// - Throws: ``StateStoreError``.
    package func dueMessages(
        to endpoint: String,
        ordered: Bool = false,
        now: Double,
        limit: Int = 64
    ) throws(StateStoreError) -> [StoredMessage] {
        try read("read the outbox") { database in
            let isThrottled = try Bool.fetchOne(
                database,
                sql: "SELECT throttledUntil > ? FROM endpoint WHERE endpoint = ?",
                arguments: [now, endpoint]
            )
            if isThrottled == true { return [] }
            let rows = try Row.fetchAll(
                database,
                sql: """
                    SELECT * FROM outbox WHERE endpoint = ? AND state = 'pending' \
                    \(ordered ? "ORDER BY rowid" : "AND dueAt <= ? ORDER BY dueAt, rowid") LIMIT ?
                    """,
                arguments: ordered ? [endpoint, limit] : [endpoint, now, limit]
            )
            return rows.prefix { $0["dueAt"] <= now }.map { row in
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
    package func markDelivered(_ id: String, now: Double) throws(StateStoreError) {
        try update(
            id,
            set: "state = 'delivered', attempts = attempts + 1, lastError = NULL, deliveredAt = ?",
            [now]
        )
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

    /// Has messages that were given up tried again, at endpoints that were disabled too.
    ///
    /// - Parameters:
    ///   - ids: The messages, or `nil` for all of them.
    ///   - now: Seconds since 1970.
    /// - Returns: How many messages will be tried again.
    /// - Throws: ``StateStoreError``.
    package func revive(_ ids: [String]?, now: Double) throws(StateStoreError) -> Int {
        try write("retry messages") { database in
            let chosen = ids.map { " AND id IN (\(databaseQuestionMarks(count: $0.count)))" } ?? ""
            let arguments = StatementArguments(ids ?? [])
            try database.execute(
                sql: """
                    UPDATE endpoint SET disabledReason = NULL, throttledUntil = 0
                    WHERE endpoint IN (
                        SELECT endpoint FROM outbox WHERE state = 'dead'\(chosen))
                    """,
                arguments: arguments
            )
            try database.execute(
                sql: """
                    UPDATE outbox SET state = 'pending', attempts = 0, dueAt = ?
                    WHERE state = 'dead'\(chosen)
                    """,
                arguments: [now] + arguments
            )
            return database.changesCount
        }
    }

    /// Removes messages that were delivered before a time.
    ///
    /// - Throws: ``StateStoreError``.
    package func removeMessages(deliveredBefore time: Double) throws(StateStoreError) {
        try write("remove delivered messages") { database in
            try database.execute(
                sql: "DELETE FROM outbox WHERE state = 'delivered' AND deliveredAt < ?",
                arguments: [time]
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
        // Undone by a power cut, it is done again: under the same identifier.
        try writeLazily("update the outbox") { database in
            try database.execute(
                kept: "UPDATE outbox SET \(assignments) WHERE id = ?",
                arguments: arguments + [id]
            )
        }
    }

    /// Stores a message; one for a disabled endpoint is given up at once, so that it can be retried.
    static func insert(
        _ message: OutgoingMessage,
        now: Double,
        into database: Database
    ) throws {
        let statement = try database.cachedStatement(
            sql: "SELECT disabledReason FROM endpoint WHERE endpoint = ?"
        )
        let disabledReason = try String.fetchOne(statement, arguments: [message.endpoint])
        try database.execute(
            kept: """
                INSERT INTO outbox (id, endpoint, type, body, createdAt, dueAt, state, lastError)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                message.id, message.endpoint, message.type, Data(message.body), now, now,
                disabledReason == nil ? "pending" : "dead", disabledReason,
            ]
        )
    }
}

// MARK: - Endpoints

extension StateStore {
    /// Sends an endpoint nothing more: its messages are given up, now and later.
    ///
    /// - Throws: ``StateStoreError``.
    package func disable(_ endpoint: String, reason: String) throws(StateStoreError) {
        try write("disable an endpoint") { database in
            try database.execute(
                sql: """
                    INSERT INTO endpoint (endpoint, disabledReason) VALUES (?, ?)
                    ON CONFLICT (endpoint) DO UPDATE SET disabledReason = excluded.disabledReason
                    """,
                arguments: [endpoint, reason]
            )
            try database.execute(
                sql: """
                    UPDATE outbox SET state = 'dead', lastError = ?
                    WHERE endpoint = ? AND state = 'pending'
                    """,
                arguments: [reason, endpoint]
            )
        }
    }

    /// Sends an endpoint nothing until a time.
    ///
    /// - Throws: ``StateStoreError``.
    package func throttle(
        _ endpoint: String,
        until time: Double
    ) throws(StateStoreError) {
        try write("throttle an endpoint") { database in
            try database.execute(
                sql: """
                    INSERT INTO endpoint (endpoint, throttledUntil) VALUES (?, ?)
                    ON CONFLICT (endpoint) DO UPDATE SET throttledUntil = excluded.throttledUntil
                    """,
                arguments: [endpoint, time]
            )
        }
    }
}
