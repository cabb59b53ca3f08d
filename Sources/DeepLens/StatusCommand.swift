import ArgumentParser
import Foundation
import StateStore
import SystemPackage

/// `deeplens status`: what is done, what waits and what was given up.
struct StatusCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Show how many photos are done or wait, and which messages were given up."
    )

    @OptionGroup var file: ConfigurationOption

    @Flag(help: "Print one JSON object.")
    var json = false

    func run() throws {
        let (ledger, endpoints) = try file.ledgerWithEndpoints()
        let summary = try ledger.summary()
        if json {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            let text = try encoder.encode(StatusDocument(summary, configured: endpoints))
            Terminal.printLine(String(decoding: text, as: UTF8.self))
        } else {
            for line in lines(summary, endpoints) { Terminal.printLine(line) }
        }
    }

    private func lines(_ summary: StateSummary, _ configured: Set<String>) -> [String] {
        let counts = PhotoState.allCases.map { "\(summary.photos[$0, default: 0]) \($0.rawValue)" }
        var lines = ["photos: \(counts.joined(separator: ", "))"]
        for (folder, reason) in summary.pauses.sorted(by: { $0.key.string < $1.key.string }) {
            lines.append("paused: \(folder): \(reason)")
        }
        for endpoint in summary.endpoints {
            lines.append(
                "messages to \(endpoint.name): \(endpoint.pending) pending, "
                    + "\(endpoint.delivered) delivered, \(endpoint.dead) given up"
            )
            if let reason = endpoint.disabledReason { lines.append("  disabled: \(reason)") }
            if !configured.contains(endpoint.name), endpoint.pending + endpoint.dead > 0 {
                lines.append(
                    "  not in the configuration: deeplens retry --discard-orphans removes them"
                )
            }
        }
        for message in summary.deadMessages {
            lines.append(
                "given up: \(message.id) \(message.type), \(message.attempts) attempts: "
                    + message.lastError
            )
        }
        if !summary.deadMessages.isEmpty {
            lines.append("deeplens retry ID… or deeplens retry --failed has them tried again")
        }
        return lines
    }
}

/// The status as JSON.
private struct StatusDocument: Encodable {
    let photos: [String: Int]
    let paused: [String: String]
    let endpoints: [Endpoint]
    let dead: [Message]

    struct Endpoint: Encodable {
        let endpoint: String
        let pending: Int
        let delivered: Int
        let dead: Int
        let disabled: String?
        let configured: Bool
    }

    struct Message: Encodable {
        let id: String
        let endpoint: String
        let type: String
        let attempts: Int
        let reason: String
    }

    init(_ summary: StateSummary, configured: Set<String>) {
        photos = Dictionary(
            uniqueKeysWithValues: PhotoState.allCases.map {
                ($0.rawValue, summary.photos[$0, default: 0])
            }
        )
        paused = Dictionary(summary.pauses.map { ($0.key.string, $0.value) }) { $1 }
        endpoints = summary.endpoints.map {
            Endpoint(
                endpoint: $0.name,
                pending: $0.pending,
                delivered: $0.delivered,
                dead: $0.dead,
                disabled: $0.disabledReason,
                configured: configured.contains($0.name)
            )
        }
        dead = summary.deadMessages.map {
            Message(
                id: $0.id,
                endpoint: $0.endpoint,
                type: $0.type,
                attempts: $0.attempts,
                reason: $0.lastError
            )
        }
    }
}
