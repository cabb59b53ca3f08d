import GRDB
package import SystemPackage

/// The photos in hand.
extension StateStore {
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
                sql: "UPDATE photo SET isLeased = 1 WHERE path = (\(Self.next("path", order)))"
                    + " RETURNING *"
            )
            let row = try Row.fetchOne(statement, arguments: [folder.bytes, now])
            return row.map { LeasedPhoto($0, in: folder) }
        }
    }

    /// Whether the next photo of a folder was in hand when a process ended.
    ///
    /// - Parameters:
    ///   - folder: The watched folder.
    ///   - order: Which of its photos comes first.
    ///   - now: Seconds since 1970; photos that wait for a later time are passed over.
    /// - Returns: `false` also if no photo is due.
    /// - Throws: ``StateStoreError``.
    package func isNextSuspect(
        in folder: FilePath,
        order: QueueOrder = .oldest,
        now: Double
    ) throws(StateStoreError) -> Bool {
        try lookUp("look at the next photo") { database in
            let statement = try database.cachedStatement(sql: Self.next("interruptions", order))
            let interruptions = try Int.fetchOne(statement, arguments: [folder.bytes, now])
            return (interruptions ?? 0) > 0
        }
    }

    /// The query of a column of a folder's next photo.
    private static func next(_ column: String, _ order: QueueOrder) -> String {
        """
        SELECT \(column) FROM photo INDEXED BY photoQueue
        WHERE folder = ? AND state IN ('detected', 'captioned') AND isLeased = 0 AND nextTryAt <= ?
        ORDER BY modified \(order == .newest ? "DESC" : "ASC") LIMIT 1
        """
    }

    /// Puts a photo in hand back as if it had not been taken.
    ///
    /// - Throws: ``StateStoreError``.
    package func putBack(_ photo: LeasedPhoto) throws(StateStoreError) {
        try writeLazily("put a photo back") { database in
            try database.execute(
                kept: "UPDATE photo SET isLeased = 0 WHERE path = ?",
                arguments: [photo.version.path.bytes]
            )
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
}

extension LeasedPhoto {
    fileprivate init(_ row: Row, in folder: FilePath) {
        let endedAs: String? = row["endedAs"]
        self.init(
            version: PhotoVersion(row),
            folder: folder,
            attempts: row["attempts"],
            interruptions: row["interruptions"],
            isNew: endedAs == nil,
            endedContent: ["done", "held"].contains(endedAs) ? row["sha256"] : nil
        )
    }
}
