import GRDB
package import SystemPackage

/// The photos that wait for their turn: the queue is the ledger itself.
extension StateStore {
    /// Queues a settled file, unless this version of it has ended or waits already.
    ///
    /// - Parameters:
    ///   - version: The file as it is.
    ///   - folder: The watched folder that it is in.
    ///   - now: Seconds since 1970.
    /// - Returns: Whether the file is new work.
    /// - Throws: ``StateStoreError``.
    @discardableResult
    package func detect(
        _ version: PhotoVersion,
        folder: FilePath,
        now: Double
    ) throws(StateStoreError) -> Bool {
        try writeLazily("queue a photo") { database in
            // A photo whose result is known keeps it aside until its content has been compared.
            try database.execute(
                kept: """
                    INSERT INTO photo
                        (path, folder, device, inode, byteCount, modified, state, detectedAt)
                    VALUES (?, ?, ?, ?, ?, ?, 'detected', ?)
                    ON CONFLICT (path) DO UPDATE SET
                        folder = excluded.folder, device = excluded.device, inode = excluded.inode,
                        byteCount = excluded.byteCount, modified = excluded.modified,
                        endedAs = CASE WHEN state IN ('done', 'held', 'failed') THEN state
                            ELSE endedAs END,
                        state = 'detected', attempts = 0, nextTryAt = 0, interruptions = 0,
                        detectedAt = excluded.detectedAt
                    WHERE byteCount <> excluded.byteCount OR modified <> excluded.modified
                        OR (state IN ('detected', 'captioned') AND folder <> excluded.folder)
                    """,
                arguments: [
                    version.path.bytes, folder.bytes, Int64(bitPattern: version.device),
                    Int64(bitPattern: version.inode), version.byteCount, version.modified, now,
                ]
            )
            return database.changesCount > 0
        }
    }

    /// When the next photo's turn comes, of all that wait.
    ///
    /// - Returns: Seconds since 1970, or `nil` if none waits.
    /// - Throws: ``StateStoreError``.
    package func nextTry() throws(StateStoreError) -> Double? {
        try lookUp("look for the next photo") { database in
            try Double.fetchOne(
                database,
                sql: """
                    SELECT MIN(nextTryAt) FROM photo
                    WHERE state IN ('detected', 'captioned') AND isLeased = 0
                    """
            )
        }
    }

    /// Queues photos anew, whatever became of them.
    ///
    /// - Parameters:
    ///   - path: The photo, or a folder whose photos are meant.
    ///   - now: Seconds since 1970.
    /// - Returns: How many photos there are.
    /// - Throws: ``StateStoreError``.
    package func requeue(_ path: FilePath, now: Double) throws(StateStoreError) -> Int {
        var start = path.bytes
        start.append(UInt8(ascii: "/"))
        var end = path.bytes
        end.append(UInt8(ascii: "/") + 1)
        return try write("queue photos anew") { database in
            try database.execute(
                sql: """
                    UPDATE photo SET state = 'detected', endedAs = 'requeued', sha256 = NULL,
                        attempts = 0, interruptions = 0, nextTryAt = 0, reason = NULL, step = NULL,
                        detectedAt = ?
                    WHERE (path = ? OR (path > ? AND path < ?)) AND isLeased = 0
                    """,
                arguments: [now, path.bytes, start, end]
            )
            return database.changesCount
        }
    }
}

extension PhotoVersion {
    init(_ row: Row) {
        self.init(
            path: FilePath(bytes: row["path"]),
            byteCount: row["byteCount"],
            modified: row["modified"],
            device: UInt64(bitPattern: row["device"]),
            inode: UInt64(bitPattern: row["inode"])
        )
    }
}
