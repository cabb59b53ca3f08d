import FoundationEssentials
import GRDB
package import StageKit
package import SystemPackage

/// A photo file as it was at one moment.
package struct PhotoVersion: Sendable, Hashable {
    /// The file's absolute path.
    package let path: FilePath
    /// The file's size in bytes.
    package let byteCount: Int64
    /// The file's modification time in nanoseconds since 1970.
    package let modified: Int64

    /// Makes a version.
    package init(path: FilePath, byteCount: Int64, modified: Int64) {
        self.path = path
        self.byteCount = byteCount
        self.modified = modified
    }
}

/// How a photo ended.
package struct PhotoEnd: Sendable, Hashable {
    /// The state that it ended in.
    package let state: State
    /// SHA-256 of its bytes in hexadecimal, if it could be read.
    package let sha256: String?
    /// Why it is held or failed.
    package let reason: String?

    /// Makes an end.
    package init(state: State, sha256: String?, reason: String? = nil) {
        self.state = state
        self.sha256 = sha256
        self.reason = reason
    }

    /// The states that a photo ends in.
    package enum State: String, Sendable, CaseIterable {
        /// It went through every stage.
        case captioned
        /// A stage holds it for a person.
        case held
        /// It has no result.
        case failed
    }
}

extension StateStore {
    /// Whether this version of a photo has ended already.
    ///
    /// - Throws: ``StateStoreError``.
    package func hasEnded(_ version: PhotoVersion) throws(StateStoreError) -> Bool {
        try read("look up a photo") { database in
            try Bool.fetchOne(
                database,
                sql: """
                    SELECT EXISTS (
                        SELECT 1 FROM photo WHERE path = ? AND byteCount = ? AND modified = ?)
                    """,
                arguments: [version.path.bytes, version.byteCount, version.modified]
            ) ?? false
        }
    }

    /// Recognises a photo that has a result for the same content, so that only its times are new.
    ///
    /// The new version is then remembered as ended.
    ///
    /// - Parameters:
    ///   - version: The file as it is now.
    ///   - sha256: SHA-256 of its content in hexadecimal.
    /// - Returns: Whether it was recognised.
    /// - Throws: ``StateStoreError``.
    package func recognise(
        _ version: PhotoVersion,
        sha256: String
    ) throws(StateStoreError) -> Bool {
        try write("recognise a photo") { database in
            try database.execute(
                sql: """
                    UPDATE photo SET byteCount = ?, modified = ?
                    WHERE path = ? AND sha256 = ? AND state <> 'failed'
                    """,
                arguments: [version.byteCount, version.modified, version.path.bytes, sha256]
            )
            return database.changesCount > 0
        }
    }

    /// Records how a photo ended, together with the messages that tell it.
    ///
    /// - Parameters:
    ///   - version: The file as it was read.
    ///   - end: How it ended.
    ///   - messages: The messages to deliver; each is due at once.
    ///   - now: Seconds since 1970.
    /// - Throws: ``StateStoreError``; then neither the end nor a message is recorded.
    package func finish(
        _ version: PhotoVersion,
        _ end: PhotoEnd,
        messages: [OutgoingMessage],
        now: Double
    ) throws(StateStoreError) {
        try write("record a photo") { database in
            try database.execute(
                sql: """
                    INSERT OR REPLACE INTO photo
                        (path, byteCount, modified, sha256, state, reason, finishedAt)
                    VALUES (?, ?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    version.path.bytes, version.byteCount, version.modified, end.sha256,
                    end.state.rawValue, end.reason, now,
                ]
            )
            for message in messages {
                try Self.insert(message, dueAt: now, into: database)
            }
        }
    }

    /// How many photos ended in each state.
    ///
    /// - Throws: ``StateStoreError``.
    package func photoCounts() throws(StateStoreError) -> [PhotoEnd.State: Int] {
        try read("count photos") { database in
            let rows = try Row.fetchAll(
                database,
                sql: "SELECT state, COUNT(*) AS count FROM photo GROUP BY state"
            )
            return rows.reduce(into: [:]) { counts, row in
                if let state = PhotoEnd.State(rawValue: row["state"]) {
                    counts[state] = row["count"]
                }
            }
        }
    }
}

extension FilePath {
    /// The path's bytes as the file system has them.
    var bytes: Data {
        withPlatformString { Data(bytes: $0, count: length) }
    }
}
