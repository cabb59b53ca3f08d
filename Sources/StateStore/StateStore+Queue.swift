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

    /// Takes the next photo of a folder in hand.
    ///
    /// - Parameters:
    ///   - folder: The watched folder.
    ///   - order: Which of its photos comes first.
    ///   - now: Seconds since 1970; photos that wait for a later time are passed over.
    /// - Returns: The photo, or `nil` if none is due.
    /// - Throws: ``StateStoreError``.
    package func leaseNext(
        in folder: FilePath,
        order: QueueOrder = .oldest,
        now: Double
    ) throws(StateStoreError) -> LeasedPhoto? {
        try writeLazily("take a photo in hand") { database in
            let statement = try database.cachedStatement(
                sql: """
                    UPDATE photo SET isLeased = 1 WHERE path = (
                        SELECT path FROM photo INDEXED BY photoQueue
                        WHERE folder = ? AND state IN ('detected', 'captioned')
                            AND isLeased = 0 AND nextTryAt <= ?
                        ORDER BY modified \(order == .newest ? "DESC" : "ASC") LIMIT 1)
                    RETURNING *
                    """
            )
            let row = try Row.fetchOne(statement, arguments: [folder.bytes, now])
            return row.map { row in
                LeasedPhoto(
                    version: PhotoVersion(row),
                    folder: folder,
                    attempts: row["attempts"],
                    interruptions: row["interruptions"],
                    isNew: row["endedAs"] == nil
                )
            }
        }
    }

    /// Puts a photo in hand back until a later time.
    ///
    /// - Parameters:
    ///   - photo: The photo.
    ///   - nextTryAt: When its turn comes again, in seconds since 1970.
    ///   - step: The step that failed.
    ///   - reason: Why it failed.
    ///   - counts: Whether this was an attempt of the photo's own; a full disk is not.
    /// - Throws: ``StateStoreError``.
    package func putBack(
        _ photo: LeasedPhoto,
        until nextTryAt: Double,
        step: String,
        reason: String,
        counts: Bool = true
    ) throws(StateStoreError) {
        try writeLazily("put a photo back") { database in
            try database.execute(
                kept: """
                    UPDATE photo SET isLeased = 0, attempts = attempts + ?, nextTryAt = ?,
                        step = ?, reason = ?
                    WHERE path = ?
                    """,
                arguments: [counts ? 1 : 0, nextTryAt, step, reason, photo.version.path.bytes]
            )
        }
    }

    /// Forgets a photo in hand whose file is gone.
    ///
    /// - Throws: ``StateStoreError``.
    package func forget(_ photo: LeasedPhoto) throws(StateStoreError) {
        try writeLazily("forget a photo") { database in
            // A file that came under the same name meanwhile stays queued.
            if try Self.release(photo, superseding: photo.version, in: database) { return }
            try database.execute(
                kept: "DELETE FROM photo WHERE path = ?",
                arguments: [photo.version.path.bytes]
            )
        }
    }

    /// Puts back what an earlier process had in hand when it ended.
    ///
    /// Such a photo may be what ended it, so it waits behind the others: twice as long each time, from
    /// a second to an hour.
    /// - Parameters:
    ///   - now: Seconds since 1970.
    ///   - countsInterruption: `false` if this very process let go of the photo, because the ledger
    ///     could not be written; then its turn comes at once.
    /// - Throws: ``StateStoreError``.
    package func releaseLeases(
        now: Double,
        countsInterruption: Bool = true
    ) throws(StateStoreError) {
        let wait = countsInterruption ? "? + (1 << MIN(interruptions, 12))" : "?"
        try write("put photos back") { database in
            try database.execute(
                sql: """
                    UPDATE photo SET isLeased = 0, interruptions = interruptions + ?,
                        nextTryAt = \(wait)
                    WHERE isLeased = 1
                    """,
                arguments: [countsInterruption ? 1 : 0, now]
            )
        }
    }

    /// Puts a photo in hand back at once if another version was detected meanwhile.
    ///
    /// - Parameters:
    ///   - photo: The photo in hand.
    ///   - version: The version that was read.
    ///   - database: The database.
    /// - Returns: Whether it was put back, so that nothing may be recorded as its end.
    /// - Throws: What the database answered.
    static func release(
        _ photo: LeasedPhoto,
        superseding version: PhotoVersion,
        in database: Database
    ) throws -> Bool {
        try database.execute(
            kept: """
                UPDATE photo SET isLeased = 0 WHERE path = ?
                    AND NOT (byteCount = ? AND modified = ?)
                    AND NOT (byteCount = ? AND modified = ?)
                """,
            arguments: [
                photo.version.path.bytes, photo.version.byteCount, photo.version.modified,
                version.byteCount, version.modified,
            ]
        )
        return database.changesCount > 0
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
