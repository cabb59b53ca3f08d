import GRDB
import Synchronization

extension StateStore {
    /// By how many seconds a clock may be slewed before waits are moved along.
    private static let tolerance = 2.0

    /// The time of day by which waits are stored, in seconds since 1970.
    ///
    /// If somebody set the clock since the last call, in this process or an earlier one, every wait
    /// is moved along before this returns, so that none becomes longer. Over a restart of the
    /// system that cannot be known.
    /// - Throws: ``StateStoreError`` if the waits cannot be moved.
    package func now() throws(StateStoreError) -> Double {
        let (time, uptime) = clock.read()
        let offset = time - uptime
        let jump = try knownOffset.withLock { (known) throws(StateStoreError) in
            if let known, abs(offset - known) <= Self.tolerance { return 0.0 }
            let jump = try followClock(offset: offset)
            known = offset
            return jump
        }
        if jump != 0 { clockWasSet(jump) }
        return time
    }

    /// Moves every wait by the distance that the clock was set, and remembers how it is set now.
    ///
    /// - Returns: How far the clock went forward; negative for backward.
    private func followClock(offset: Double) throws(StateStoreError) -> Double {
        try write("follow the clock") { database in
            let known = try Double.fetchOne(
                database,
                sql: "SELECT offset FROM clock WHERE boot = ?",
                arguments: [clock.boot]
            )
            let jump = known.map { offset - $0 } ?? 0
            if known != nil, abs(jump) <= Self.tolerance { return 0 }
            if jump != 0 { try Self.shiftWaits(by: jump, in: database) }
            try database.execute(sql: "DELETE FROM clock")
            try database.execute(
                sql: "INSERT INTO clock (boot, offset) VALUES (?, ?)",
                arguments: [clock.boot, offset]
            )
            return jump
        }
    }

    private static func shiftWaits(by seconds: Double, in database: Database) throws {
        for change in [
            "photo SET nextTryAt = nextTryAt + ? WHERE nextTryAt > 0",
            "outbox SET dueAt = dueAt + ? WHERE state = 'pending'",
            "endpoint SET throttledUntil = throttledUntil + ? WHERE throttledUntil > 0",
        ] {
            try database.execute(sql: "UPDATE \(change)", arguments: [seconds])
        }
    }
}
