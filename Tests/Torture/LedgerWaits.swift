import Foundation
import GRDB

/// What waits in the ledger of a daemon that runs.
struct LedgerWaits {
    let work: WorkFolder

    /// The longest waits in seconds that a number of attempts may bring about.
    ///
    /// They include the fifth at random, and some time to notice that the clock was set. After
    /// more attempts no wait is checked. A photo that was in hand at a kill waits for a power of two.
    private static let photoLimits = [64.0, 64, 64, 64, 144, 720].map { $0 + 10 }
    private static let messageLimits = [0.0, 6, 360, 2_160].map { max($0, 36) + 10 }

    /// How many photos have ended, and how many messages are still to be sent.
    func progress() throws -> (ended: Int, pending: Int) {
        try Ledger.open(work.database).read { database in
            let sql = "SELECT COUNT(*) FROM photo WHERE state IN ('done', 'held', 'failed')"
            let pending = "SELECT COUNT(*) FROM outbox WHERE state = 'pending'"
            return (
                try Int.fetchOne(database, sql: sql) ?? 0,
                try Int.fetchOne(database, sql: pending) ?? 0
            )
        }
    }

    /// What waits for longer than it may, as after a clock that was set.
    func overlong() throws -> [String] {
        let now = Date().timeIntervalSince1970
        return try Ledger.open(work.database).read { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT CAST(path AS TEXT) AS name, attempts, interruptions, nextTryAt AS time
                    FROM photo
                    WHERE state IN ('detected', 'captioned')
                    """
            ).compactMap { Self.problem($0, limits: Self.photoLimits, now: now) }
                + Row.fetchAll(
                    database,
                    sql: """
                        SELECT id AS name, attempts, 0 AS interruptions, dueAt AS time FROM outbox
                        WHERE state = 'pending' UNION ALL
                        SELECT endpoint, 0, 0, throttledUntil FROM endpoint
                        WHERE disabledReason IS NULL
                        """
                ).compactMap { Self.problem($0, limits: Self.messageLimits, now: now) }
        }
    }

    private static func problem(_ row: Row, limits: [Double], now: Double) -> String? {
        let attempts: Int = row["attempts"]
        let wait = row["time"] - now
        let interruptions: Int = row["interruptions"]
        guard limits.indices.contains(attempts),
            wait > max(limits[attempts], Double(1 << min(interruptions, 12)) + 10)
        else { return nil }
        return "\(row["name"] as String): \(Int(wait)) s after \(attempts) attempts"
    }

    /// Makes photos and messages due whose next attempt is more than some seconds off, since an
    /// auditor does not wait three days for the last one.
    func cutShort() throws {
        let now = Date().timeIntervalSince1970
        try Ledger.open(work.database, isReadOnly: false).write { database in
            try database.execute(
                sql: "UPDATE outbox SET dueAt = ? WHERE state = 'pending' AND dueAt > ?",
                arguments: [now, now + 8]
            )
            try database.execute(
                sql: "UPDATE photo SET nextTryAt = ? WHERE nextTryAt > ?",
                arguments: [now, now + 8]
            )
            try database.execute(sql: "UPDATE endpoint SET throttledUntil = 0")
        }
    }
}
