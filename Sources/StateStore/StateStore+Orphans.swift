import GRDB

/// Messages for endpoints that the configuration no longer has, so that nobody delivers them.
extension StateStore {
    /// How many messages wait for endpoints other than these.
    ///
    /// - Parameter endpoints: The endpoints of the configuration.
    /// - Returns: The numbers by endpoint.
    /// - Throws: ``StateStoreError``.
    package func orphans(besides endpoints: Set<String>) throws(StateStoreError) -> [String: Int] {
        try lookUp("look for messages that nobody delivers") { database in
            let rows = try Row.fetchAll(
                database,
                sql: """
                    SELECT endpoint, COUNT(*) AS count FROM outbox
                    WHERE state = 'pending' \(Self.exclusion(of: endpoints)) GROUP BY endpoint
                    """,
                arguments: StatementArguments(Array(endpoints))
            )
            return Dictionary(rows.map { ($0["endpoint"], $0["count"]) }) { $1 }
        }
    }

    /// Removes the messages, waiting or given up, for endpoints other than these.
    ///
    /// - Parameter endpoints: The endpoints of the configuration.
    /// - Returns: How many there were.
    /// - Throws: ``StateStoreError``.
    package func discardOrphans(besides endpoints: Set<String>) throws(StateStoreError) -> Int {
        try write("remove messages that nobody delivers") { database in
            try database.execute(
                sql: """
                    DELETE FROM outbox
                    WHERE state IN ('pending', 'dead') \(Self.exclusion(of: endpoints))
                    """,
                arguments: StatementArguments(Array(endpoints))
            )
            return database.changesCount
        }
    }

    private static func exclusion(of endpoints: Set<String>) -> String {
        "AND endpoint NOT IN (\(databaseQuestionMarks(count: endpoints.count)))"
    }
}
