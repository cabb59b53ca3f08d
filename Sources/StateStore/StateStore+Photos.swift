package import FoundationEssentials
import GRDB
package import StageKit
package import SystemPackage

extension StateStore {
    /// Recognises a photo that has a result for the same content, so that only its times are new.
    ///
    /// The new version is then remembered as ended.
    ///
    /// - Parameters:
    ///   - photo: The photo in hand.
    ///   - version: The file as it was read.
    ///   - sha256: SHA-256 of its content in hexadecimal.
    /// - Returns: Whether it was recognised.
    /// - Throws: ``StateStoreError``.
    package func recognise(
        _ photo: LeasedPhoto,
        as version: PhotoVersion,
        sha256: String
    ) throws(StateStoreError) -> Bool {
        try write("recognise a photo") { database in
            if try Self.release(photo, superseding: version, in: database) { return true }
            try database.execute(
                kept: """
                    UPDATE photo SET byteCount = ?, modified = ?, state = endedAs, isLeased = 0
                    WHERE path = ? AND sha256 = ? AND endedAs IN ('done', 'held')
                    """,
                arguments: [version.byteCount, version.modified, version.path.bytes, sha256]
            )
            return database.changesCount > 0
        }
    }

    /// The photos with a result that may have been renamed to a new path, the oldest first.
    ///
    /// - Parameters:
    ///   - version: The file under its new path.
    ///   - sha256: SHA-256 of its content; without it the file itself must be the same, by its
    ///     device, inode, size and time.
    /// - Returns: Where the photos were.
    /// - Throws: ``StateStoreError``.
    package func possibleSources(
        of version: PhotoVersion,
        sha256: String?
    ) throws(StateStoreError) -> [PhotoSource] {
        try lookUp("look for a renamed photo") { database in
            let path = version.path.bytes
            let rows =
                if let sha256 {
                    try Self.sources(where: "sha256 = ?", [sha256, path], database)
                } else {
                    try Self.sources(
                        where: "inode = ? AND device = ? AND byteCount = ? AND modified = ?"
                            + " AND inode <> 0",
                        [
                            Int64(bitPattern: version.inode), Int64(bitPattern: version.device),
                            version.byteCount, version.modified, path,
                        ],
                        database
                    )
                }
            return rows.map(PhotoSource.init)
        }
    }

    /// The first rows in the order that the index has; of many copies a few must do.
    private static func sources(
        where condition: String,
        _ arguments: StatementArguments,
        _ database: Database
    ) throws -> [Row] {
        let statement = try database.cachedStatement(
            sql: """
                SELECT path, folder, device FROM photo
                WHERE \(condition) AND path <> ? AND state IN ('done', 'held')
                ORDER BY rowid LIMIT 8
                """
        )
        return try Row.fetchAll(statement, arguments: arguments)
    }

    /// Gives a photo in hand the result that it had under its former path.
    ///
    /// - Throws: ``StateStoreError``.
    package func adopt(
        resultOf source: FilePath,
        for version: PhotoVersion,
        folder: FilePath
    ) throws(StateStoreError) {
        try write("rename a photo") { database in
            try database.execute(
                sql: "DELETE FROM photo WHERE path = ?",
                arguments: [version.path.bytes]
            )
            try database.execute(
                sql: """
                    UPDATE photo SET path = ?, folder = ?, device = ?, inode = ?, byteCount = ?,
                        modified = ?, isLeased = 0
                    WHERE path = ?
                    """,
                arguments: [
                    version.path.bytes, folder.bytes, Int64(bitPattern: version.device),
                    Int64(bitPattern: version.inode), version.byteCount, version.modified,
                    source.bytes,
                ]
            )
        }
    }

    /// Records how a photo in hand ended, together with the messages that tell it.
    ///
    /// - Parameters:
    ///   - photo: The photo in hand.
    ///   - version: The file as it was read.
    ///   - end: How it ended.
    ///   - messages: The messages to deliver; each is due at once.
    ///   - now: Seconds since 1970.
    /// - Throws: ``StateStoreError``; then neither the end nor a message is recorded.
    package func finish(
        _ photo: LeasedPhoto,
        as version: PhotoVersion,
        _ end: PhotoEnd,
        messages: [OutgoingMessage],
        now: Double
    ) throws(StateStoreError) {
        try write("record a photo") { database in
            for message in messages {
                try Self.insert(message, now: now, into: database)
            }
            // What was told holds for the content that was read; a newer one has its own turn.
            if try Self.release(photo, superseding: version, in: database) { return }
            try database.execute(
                kept: """
                    UPDATE photo SET
                        device = ?, inode = ?, byteCount = ?, modified = ?, sha256 = ?, state = ?,
                        step = ?, reason = ?, model = ?, stageLog = ?, finishedAt = ?,
                        pipeline = ?, hashtags = ?,
                        endedAs = NULL, isLeased = 0, interruptions = 0, nextTryAt = 0,
                        attempts = attempts + 1
                    WHERE path = ?
                    """,
                arguments: [
                    Int64(bitPattern: version.device), Int64(bitPattern: version.inode),
                    version.byteCount, version.modified, end.sha256, end.state.rawValue, end.step,
                    end.reason, end.model, end.stageLog, now, end.post?.pipeline,
                    try Self.json(end.post?.hashtags), version.path.bytes,
                ]
            )
        }
    }

    /// The tags of a pipeline's latest posts, the newest first.
    ///
    /// - Parameters:
    ///   - pipeline: The pipeline's name.
    ///   - path: The photo that is not meant.
    ///   - limit: The most posts.
    /// - Returns: The tags of each post as they were posted.
    /// - Throws: ``StateStoreError``.
    package func recentHashtags(
        of pipeline: String,
        beside path: FilePath,
        limit: Int
    ) throws(StateStoreError) -> [[String]] {
        try read("look up the latest posts") { database in
            let lists = try String.fetchAll(
                database,
                sql: """
                    SELECT hashtags FROM photo
                    WHERE pipeline = ? AND hashtags IS NOT NULL AND path <> ?
                    ORDER BY finishedAt DESC, rowid DESC LIMIT ?
                    """,
                arguments: [pipeline, path.bytes, limit]
            )
            return try lists.map { try JSONDecoder().decode([String].self, from: Data($0.utf8)) }
        }
    }

    private static func json(_ texts: [String]?) throws -> String? {
        try texts.map { String(decoding: try JSONEncoder().encode($0), as: UTF8.self) }
    }

    /// How many photos are in each state.
    ///
    /// - Throws: ``StateStoreError``.
    package func photoCounts() throws(StateStoreError) -> [PhotoState: Int] {
        try read("count photos") { database in
            let rows = try Row.fetchAll(
                database,
                sql: "SELECT state, COUNT(*) AS count FROM photo GROUP BY state"
            )
            return rows.reduce(into: [:]) { counts, row in
                if let state = PhotoState(rawValue: row["state"]) { counts[state] = row["count"] }
            }
        }
    }

    // MARK: Captions

    /// How many captions are kept at most; older ones are made anew if they are needed.
    private static let captionLimit = 20_000

    /// The caption that an engine made for the same content before.
    ///
    /// - Throws: ``StateStoreError``.
    package func caption(
        of sha256: String,
        by engine: String
    ) throws(StateStoreError) -> Data? {
        try lookUp("look up a caption") { database in
            let statement = try database.cachedStatement(
                sql: "SELECT body FROM caption WHERE sha256 = ? AND engine = ?"
            )
            return try Data.fetchOne(statement, arguments: [sha256, engine])
        }
    }

    /// Keeps a caption, so that neither a restart nor a second name makes it anew.
    ///
    /// - Throws: ``StateStoreError``.
    package func keep(
        caption: Data,
        of sha256: String,
        by engine: String,
        for photo: LeasedPhoto
    ) throws(StateStoreError) {
        try writeLazily("keep a caption") { database in
            try database.execute(
                kept: "INSERT OR REPLACE INTO caption (sha256, engine, body) VALUES (?, ?, ?)",
                arguments: [sha256, engine, caption]
            )
            try database.execute(
                kept: "DELETE FROM caption WHERE id <= ?",
                arguments: [database.lastInsertedRowID - Int64(Self.captionLimit)]
            )
            try database.execute(
                kept: "UPDATE photo SET state = 'captioned' WHERE path = ?",
                arguments: [photo.version.path.bytes]
            )
        }
    }
}

extension PhotoSource {
    fileprivate init(_ row: Row) {
        let device: Int64 = row["device"]
        self.init(
            path: FilePath(bytes: row["path"]),
            folder: FilePath(bytes: row["folder"]),
            device: device == 0 ? nil : UInt64(bitPattern: device)
        )
    }
}

extension FilePath {
    /// The path's bytes as the file system has them.
    var bytes: Data {
        withPlatformString { Data(bytes: $0, count: length) }
    }

    /// The path of these bytes, none of which may be zero.
    init(bytes: Data) {
        self = (bytes + [0]).withUnsafeBytes { buffer in
            guard let start = buffer.bindMemory(to: CChar.self).baseAddress else { return "" }
            return FilePath(platformString: start)
        }
    }
}
