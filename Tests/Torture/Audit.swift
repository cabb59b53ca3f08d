import Foundation
import SystemPackage

/// What a run may not leave behind, each checked against the files, the ledger, and the server.
enum Violation: String, CaseIterable, Sendable {
    case daemon = "daemon ended or did not start by itself"
    case unrecorded = "photo without one ended row"
    case unknownRow = "row without a photo"
    case wrongEnd = "photo with a wrong outcome"
    case badDocument = "JSON sidecar missing, torn or of other bytes"
    case badPacket = "XMP sidecar missing or torn"
    case strayDocument = "sidecar of a photo without a result"
    case temporaryFile = "temporary file left"
    case untold = "photo without an event"
    case toldTwice = "photo with events of several ids"
    case wrongEvent = "event that does not fit a photo's outcome"
    case notReceived = "event delivered that the server did not accept"
    case unknownEvent = "event received that is not in the outbox"
    case alteredEvent = "event received with another body"
    case deadEvent = "event given up"
    case undelivered = "event not delivered in the end"
    case notRetired = "endpoint that answered 410 not disabled"
    case overlongWait = "wait longer than its schedule"
    case leftProcess = "process left running"
    case integrity = "database damaged"
}

/// Compares what arrived with what was made of it.
struct Auditor {
    let work: WorkFolder
    let record: RunRecord
    let ledger: Ledger

    private(set) var report: AuditReport

    init(of record: RunRecord, in work: WorkFolder, report: AuditReport = AuditReport()) {
        self.work = work
        self.record = record
        self.report = report
        ledger = Ledger(at: work.database)
    }

    /// Checks everything.
    ///
    /// - Returns: The report with what was found.
    consuming func audited() -> AuditReport {
        auditFolder()
        auditProcesses()
        for photo in record.photos { auditSidecars(of: photo) }
        guard ledger.integrity == "ok" else {
            report.add(.integrity, ledger.integrity)
            return report
        }
        auditPhotos()
        auditEvents()
        auditReceipts()
        note()
        return report
    }

    private mutating func note() {
        report.note("photos recorded", ledger.photos.count)
        for (state, photos) in Dictionary(grouping: ledger.photos, by: \.state).sorted(by: <) {
            report.note("photos \(state)", photos.count)
        }
        for (state, messages) in Dictionary(grouping: ledger.messages, by: \.state).sorted(by: <) {
            report.note("events \(state)", messages.count)
        }
        report.note("requests received", record.receipts.count)
    }

    private mutating func auditPhotos() {
        let rows = Dictionary(grouping: ledger.photos, by: \.path)
        let known = Set(record.photos.map(record.path))
        for row in ledger.photos where !known.contains(row.path) {
            report.add(.unknownRow, row.path)
        }
        for photo in record.photos {
            let path = record.path(of: photo)
            guard let row = rows[path]?.first, rows[path]?.count == 1, row.hasEnded else {
                report.add(.unrecorded, path)
                continue
            }
            if photo.isDamaged ? row.state != "failed" : !row.isDone {
                report.add(.wrongEnd, "\(row.path): \(row.state)")
            }
        }
    }

    private mutating func auditSidecars(of photo: ExpectedPhoto) {
        let path = work.photos.string + "/" + photo.name
        let document = FileManager.default.contents(atPath: path + ".deeplens.json")
        let packet = FileManager.default.contents(atPath: path + ".xmp")
        if photo.isDamaged {
            if document != nil || packet != nil { report.add(.strayDocument, path) }
            return
        }
        let result = document.flatMap { try? JSONDecoder().decode(Document.self, from: $0) }
        if result?.sha256 != photo.sha256 || result?.caption.isEmpty != false {
            report.add(.badDocument, path + ".deeplens.json")
        }
        if !isWhole(packet ?? Data()) { report.add(.badPacket, path + ".xmp") }
    }

    /// Whether an XMP packet has its beginning and its end.
    private func isWhole(_ packet: Data) -> Bool {
        let text = String(decoding: packet, as: UTF8.self)
        let end = text.reversed().drop(while: \.isWhitespace).reversed()
        let isPacket = text.hasPrefix("<?xpacket begin=") && String(end).hasSuffix("?>")
        let isBare = text.hasPrefix("<x:xmpmeta") && String(end).hasSuffix("</x:xmpmeta>")
        return (isPacket || isBare) && text.contains("</x:xmpmeta>")
    }

    private mutating func auditFolder() {
        let names = try? FileManager.default.subpathsOfDirectory(atPath: work.path.string)
        for name in names ?? [] where name.contains(".deeplens-tmp-") {
            report.add(.temporaryFile, name)
        }
    }

    /// Looks for processes that were given the watched folder.
    private mutating func auditProcesses() {
        let processes = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        for process in processes where process.allSatisfy(\.isNumber) {
            let line = FileManager.default.contents(atPath: "/proc/\(process)/cmdline") ?? Data()
            let words = String(decoding: line, as: UTF8.self).split(separator: "\0")
            if words.contains(where: { $0.hasPrefix(work.photos.string) }) {
                report.add(.leftProcess, "\(process): \(words.first ?? "")")
            }
        }
    }

    private struct Document: Decodable {
        let caption: String
        let sha256: String
    }
}

extension Auditor {
    private mutating func auditEvents() {
        let states = Dictionary(ledger.photos.map { ($0.path, $0) }) { first, _ in first }
        let messages = Dictionary(grouping: ledger.messages) { $0.path ?? "" }
        for photo in record.photos {
            let told = Set((messages[record.path(of: photo)] ?? []).map(\.endpoint))
            for endpoint in record.endpoints where !told.contains(endpoint) {
                report.add(.untold, "\(record.path(of: photo)): \(endpoint)")
            }
        }
        for (path, messages) in messages {
            if Set(messages.map(\.endpoint)).count != messages.count {
                report.add(.toldTwice, "\(path): \(messages.map(\.type).joined(separator: ", "))")
            }
            for message in messages where !fits(message, states[path]) {
                report.add(.wrongEvent, "\(message.id) \(message.type): \(path)")
            }
        }
    }

    private func fits(_ message: Ledger.Message, _ photo: Ledger.Photo?) -> Bool {
        guard let photo else { return false }
        return message.type == (photo.isDone ? "photo.captioned" : "photo.\(photo.state)")
    }

    private mutating func auditReceipts() {
        if let retired = record.retiredEndpoint, !ledger.disabledEndpoints.contains(retired) {
            report.add(.notRetired, retired)
        }
        let received = Dictionary(grouping: record.receipts, by: \.id)
        for message in ledger.messages {
            let came = received[message.id] ?? []
            if came.contains(where: { $0.body != message.body }) {
                report.add(.alteredEvent, message.id)
            }
            switch message.state {
            case "delivered":
                if !came.contains(where: \.isAccepted) { report.add(.notReceived, message.id) }
            case "dead":
                if message.endpoint != record.retiredEndpoint { report.add(.deadEvent, message.id) }
            default: report.add(.undelivered, message.id)
            }
        }
        for id in Set(received.keys).subtracting(ledger.messages.map(\.id)) {
            report.add(.unknownEvent, id)
        }
        let repeated = received.values.count { $0.count { $0.isAccepted } > 1 }
        report.note("events accepted more than once (allowed)", repeated)
    }
}

/// Sorts groups by their names.
private func < <Value>(one: (key: String, value: Value), other: (key: String, value: Value)) -> Bool
{
    one.key < other.key
}
