import GRDB

/// The database's tables and how each version follows from the one before.
///
/// A migration that has been released is never edited. Each is one transaction, so that one that
/// is interrupted has not happened.
enum Schema {
    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1 photos and outbox") { database in
            try database.execute(sql: photosAndOutbox)
        }
        migrator.registerMigration("2 queue, captions, endpoints") { database in
            try database.execute(sql: queueCaptionsEndpoints)
        }
        migrator.registerMigration("3 posts") { database in
            try database.execute(sql: posts)
        }
        return migrator
    }

    private static let photosAndOutbox = """
        -- A file name is bytes that need not be UTF-8.
        CREATE TABLE photo (
            path BLOB NOT NULL PRIMARY KEY, byteCount INTEGER NOT NULL, modified INTEGER NOT NULL,
            sha256 TEXT, state TEXT NOT NULL, reason TEXT, finishedAt DOUBLE NOT NULL);
        CREATE TABLE outbox (
            id TEXT NOT NULL PRIMARY KEY, endpoint TEXT NOT NULL, type TEXT NOT NULL,
            body BLOB NOT NULL, createdAt DOUBLE NOT NULL, attempts INTEGER NOT NULL DEFAULT 0,
            dueAt DOUBLE NOT NULL, state TEXT NOT NULL, lastError TEXT);
        CREATE INDEX outboxByEndpointAndDueTime ON outbox (endpoint, state, dueAt);
        """

    private static let queueCaptionsEndpoints = """
        ALTER TABLE photo RENAME TO photo1;
        CREATE TABLE photo (
            path BLOB NOT NULL PRIMARY KEY,
            folder BLOB NOT NULL,                    -- the watched folder
            device INTEGER NOT NULL DEFAULT 0, inode INTEGER NOT NULL DEFAULT 0,
            byteCount INTEGER NOT NULL, modified INTEGER NOT NULL,
            sha256 TEXT,                             -- of the content that was read last
            state TEXT NOT NULL,                     -- detected, captioned, done, held or failed
            endedAs TEXT,                            -- how the content of sha256 ended before
            isLeased INTEGER NOT NULL DEFAULT 0,     -- a process has it in hand
            interruptions INTEGER NOT NULL DEFAULT 0, -- how often a process ended meanwhile
            attempts INTEGER NOT NULL DEFAULT 0, nextTryAt DOUBLE NOT NULL DEFAULT 0,
            step TEXT, reason TEXT,                  -- where and why the last attempt failed
            model TEXT, stageLog TEXT,
            detectedAt DOUBLE NOT NULL, finishedAt DOUBLE);
        INSERT INTO photo
            (path, folder, byteCount, modified, sha256, state, reason, detectedAt, finishedAt)
            SELECT path, x'', byteCount, modified, sha256,
                CASE state WHEN 'captioned' THEN 'done' ELSE state END, reason, finishedAt, finishedAt
            FROM photo1;
        DROP TABLE photo1;
        CREATE INDEX photoQueue ON photo (folder, modified) WHERE state IN ('detected', 'captioned');
        CREATE INDEX photoByContent ON photo (sha256);
        CREATE INDEX photoByInode ON photo (inode, device);
        CREATE INDEX photoByState ON photo (state);
        CREATE TABLE caption (
            id INTEGER PRIMARY KEY, sha256 TEXT NOT NULL, engine TEXT NOT NULL, body BLOB NOT NULL,
            UNIQUE (sha256, engine));
        CREATE TABLE endpoint (
            endpoint TEXT NOT NULL PRIMARY KEY, disabledReason TEXT,
            throttledUntil DOUBLE NOT NULL DEFAULT 0);
        CREATE TABLE pause (folder BLOB NOT NULL PRIMARY KEY, reason TEXT NOT NULL);
        CREATE TABLE rebuild (at DOUBLE NOT NULL);
        ALTER TABLE outbox ADD COLUMN deliveredAt DOUBLE;
        CREATE INDEX outboxByState ON outbox (state, deliveredAt);
        """

    private static let posts = """
        ALTER TABLE photo ADD COLUMN pipeline TEXT;
        ALTER TABLE photo ADD COLUMN hashtags TEXT;     -- as they were posted, as JSON
        CREATE INDEX photoByPost ON photo (pipeline, finishedAt) WHERE hashtags IS NOT NULL;
        """
}
