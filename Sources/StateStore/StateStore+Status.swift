import GRDB
package import SystemPackage

/// What a person wants to know of the ledger.
package struct StateSummary: Sendable, Hashable {
    /// How many photos are in each state.
    package let photos: [PhotoState: Int]
    /// The folders that wait for their storage, with the reasons.
    package let pauses: [FilePath: String]
    /// The endpoints that messages went to.
    package let endpoints: [Endpoint]
    /// The messages that were given up, the newest first.
    package let deadMessages: [DeadMessage]

    /// What waits for and what reached an endpoint.
    package struct Endpoint: Sendable, Hashable {
        /// Its name: the URL.
        package let name: String
        /// Messages that wait for their next attempt.
        package let pending: Int
        /// Messages that arrived, of the last days.
        package let delivered: Int
        /// Messages that were given up.
        package let dead: Int
        /// Why nothing more is sent there, if that is so.
        package let disabledReason: String?
    }

    /// A message that was given up.
    package struct DeadMessage: Sendable, Hashable {
        /// Its identifier.
        package let id: String
        /// What it was to go to.
        package let endpoint: String
        /// The event's type.
        package let type: String
        /// How many attempts were made.
        package let attempts: Int
        /// Why the last one failed.
        package let lastError: String
    }
}

extension StateStore {
    /// Sums the ledger up.
    ///
    /// - Parameter limit: The most messages to list that were given up.
    /// - Returns: One consistent view.
    /// - Throws: ``StateStoreError``.
    package func summary(deadMessages limit: Int = 20) throws(StateStoreError) -> StateSummary {
        let photos = try photoCounts()
        return try read("sum up the ledger") { database in
            let pauses = try Row.fetchAll(database, sql: "SELECT folder, reason FROM pause")
            return StateSummary(
                photos: photos,
                pauses: Dictionary(
                    pauses.map { (FilePath(bytes: $0["folder"]), $0["reason"]) }
                ) { $1 },
                endpoints: try Self.endpoints(database),
                deadMessages: try Self.deadMessages(database, limit: limit)
            )
        }
    }

    private static func endpoints(_ database: Database) throws -> [StateSummary.Endpoint] {
        try Row.fetchAll(
            database,
            sql: """
                SELECT outbox.endpoint AS name, SUM(state = 'pending') AS pending,
                    SUM(state = 'delivered') AS delivered, SUM(state = 'dead') AS dead, disabledReason
                FROM outbox LEFT JOIN endpoint ON endpoint.endpoint = outbox.endpoint
                GROUP BY outbox.endpoint ORDER BY outbox.endpoint
                """
        ).map { row in
            StateSummary.Endpoint(
                name: row["name"],
                pending: row["pending"],
                delivered: row["delivered"],
                dead: row["dead"],
                disabledReason: row["disabledReason"]
            )
        }
    }

    private static func deadMessages(
        _ database: Database,
        limit: Int
    ) throws -> [StateSummary.DeadMessage] {
        try Row.fetchAll(
            database,
            sql: "SELECT * FROM outbox WHERE state = 'dead' ORDER BY createdAt DESC LIMIT ?",
            arguments: [limit]
        ).map { row in
            StateSummary.DeadMessage(
                id: row["id"],
                endpoint: row["endpoint"],
                type: row["type"],
                attempts: row["attempts"],
                lastError: row["lastError"] ?? ""
            )
        }
    }

    /// Remembers which folders wait for their storage, for whoever asks.
    ///
    /// - Throws: ``StateStoreError``.
    package func setPauses(_ pauses: [FilePath: String]) throws(StateStoreError) {
        try writeLazily("note the paused folders") { database in
            try database.execute(sql: "DELETE FROM pause")
            for (folder, reason) in pauses {
                try database.execute(
                    sql: "INSERT INTO pause (folder, reason) VALUES (?, ?)",
                    arguments: [folder.bytes, reason]
                )
            }
        }
    }
}
