import FoundationEssentials
import SystemPackage
import Testing

@testable import Torture

/// Something that a daemon might do wrong, done to a copy of what a good one left.
struct PlantedFault: CustomTestStringConvertible, Sendable {
    let testDescription: String
    /// What the auditor must object to, and nothing else.
    let violations: Set<Violation>
    let plant: @Sendable (RunCopy) throws -> Void

    private init(
        _ description: String,
        _ violations: Set<Violation>,
        _ plant: @escaping @Sendable (RunCopy) throws -> Void
    ) {
        testDescription = description
        self.violations = violations
        self.plant = plant
    }

    private init(_ description: String, _ violations: Set<Violation>, sql: String) {
        self.init(description, violations) { try $0.execute(sql) }
    }

    static let all = files + photos + events + deliveries

    private static let files = [
        Self("nothing", []) { _ in },
        Self("JSON sidecar removed", [.badDocument]) { run in
            try FileManager.default.removeItem(atPath: run.file(".deeplens.json"))
        },
        Self("JSON sidecar torn", [.badDocument]) { try $0.cut($0.file(".deeplens.json")) },
        Self("JSON sidecar of another photo", [.badDocument]) { run in
            let other = URL(filePath: try run.file(".deeplens.json", number: 1))
            let file = URL(filePath: try run.file(".deeplens.json"))
            try Data(contentsOf: other).write(to: file)
        },
        Self("XMP sidecar removed", [.badPacket]) { run in
            try FileManager.default.removeItem(atPath: run.file(".xmp"))
        },
        Self("XMP sidecar torn", [.badPacket]) { try $0.cut($0.file(".xmp")) },
        Self("sidecar of a damaged photo", [.strayDocument]) { run in
            let file = URL(filePath: try run.file(".xmp", ofDamaged: true))
            try Data().write(to: file)
        },
        Self("temporary file left", [.temporaryFile]) { run in
            let file = run.work.photos.appending(".deeplens-tmp-1f")
            try Data().write(to: URL(filePath: file.string))
        },
        Self("ledger damaged", [.integrity]) { try $0.damageLedger() },
    ]

    private static let photos = [
        Self(
            "row removed",
            [.unrecorded, .wrongEvent],
            sql: "DELETE FROM photo WHERE path = $photo"
        ),
        Self(
            "photo still queued",
            [.unrecorded, .wrongEvent],
            sql: "UPDATE photo SET state = 'detected' WHERE path = $photo"
        ),
        Self(
            "whole photo failed",
            [.wrongEnd, .wrongEvent],
            sql: "UPDATE photo SET state = 'failed' WHERE path = $photo"
        ),
        Self(
            "damaged photo done",
            [.wrongEnd, .wrongEvent],
            sql: "UPDATE photo SET state = 'done' WHERE state = 'failed'"
        ),
        Self(
            "row of a photo that never came",
            [.unknownRow],
            sql: """
                INSERT INTO photo (path, folder, byteCount, modified, state, detectedAt)
                VALUES (x'2F78', x'2F', 1, 1, 'done', 1)
                """
        ),
    ]

    private static let columns = "endpoint, type, body, createdAt, attempts, dueAt, state"

    private static let events = [
        Self(
            "event removed",
            [.untold, .unknownEvent],
            sql: "DELETE FROM outbox WHERE rowid = $event"
        ),
        Self(
            "event doubled",
            [.toldTwice, .notReceived],
            sql: """
                INSERT INTO outbox (id, \(columns))
                SELECT 'msg_2', \(columns) FROM outbox WHERE rowid = $event
                """
        ),
        Self(
            "event of a photo that never came",
            [.wrongEvent, .notReceived],
            sql: """
                INSERT INTO outbox (id, \(columns))
                SELECT 'msg_2', endpoint, type,
                    CAST(replace(CAST(body AS TEXT), 'photos', 'places') AS BLOB),
                    createdAt, attempts, dueAt, state
                FROM outbox WHERE rowid = $event
                """
        ),
        Self(
            "event of another outcome",
            [.wrongEvent],
            sql: "UPDATE outbox SET type = 'photo.held' WHERE rowid = $event"
        ),
        Self(
            "event with another body",
            [.alteredEvent],
            sql: "UPDATE outbox SET body = CAST(body || ' ' AS BLOB) WHERE rowid = $event"
        ),
    ]

    private static let deliveries = [
        Self(
            "event given up",
            [.deadEvent],
            sql: "UPDATE outbox SET state = 'dead' WHERE rowid = $event"
        ),
        Self(
            "event never sent",
            [.undelivered],
            sql: "UPDATE outbox SET state = 'pending' WHERE rowid = $event"
        ),
        Self(
            "retired endpoint enabled",
            [.notRetired],
            sql: "UPDATE endpoint SET disabledReason = NULL"
        ),
        Self("receipts lost", [.notReceived]) { run in
            run.record.receipts.removeAll()
        },
        Self("event from nowhere", [.unknownEvent]) { run in
            run.record.receipts.append(.init(id: "msg_x", body: Data(), isAccepted: true))
        },
    ]
}
