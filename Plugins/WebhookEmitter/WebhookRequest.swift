import AsyncHTTPClient
import FoundationEssentials
import NIOCore
import NIOHTTP1
import StageKit

/// One signed HTTP request.
struct WebhookRequest: Sendable {
    let url: WebhookURL
    /// What to sign with, the newest first; a receiver accepts any signature that it can verify.
    let secrets: [WebhookSecret]

    /// The version is that of the results' layout, since that is what a receiver may depend on.
    private static let userAgent = "DeepLens/\(ResultDocument.schemaVersion)"

    /// Sends a message and waits for the beginning of the answer; its body is not read.
    func send(
        _ message: OutgoingMessage,
        by client: WebhookClient,
        timeout: Duration
    ) async -> DeliveryResult {
        do {
            let response = try await client.execute(
                request(for: message, at: Date()),
                within: timeout
            )
            return WebhookAnswer(
                status: Int(response.status.code),
                phrase: response.status.reasonPhrase,
                retryAfter: response.headers.first(name: "retry-after")
            ).result(at: Date())
        } catch {
            return .retry(after: nil, reason: ConnectionProblem(error).text(after: timeout))
        }
    }

    private func request(for message: OutgoingMessage, at date: Date) -> HTTPClientRequest {
        let timestamp = Int(date.timeIntervalSince1970)
        let signatures = secrets.map { secret in
            secret.signature(id: message.id, timestamp: timestamp, body: message.body)
        }
        var request = HTTPClientRequest(url: url.text)
        request.method = .POST
        request.headers = [
            "content-type": "application/json",
            "user-agent": Self.userAgent,
            "webhook-id": message.id,
            "webhook-timestamp": String(timestamp),
            "webhook-signature": signatures.joined(separator: " "),
        ]
        request.body = .bytes(ByteBuffer(bytes: message.body))
        return request
    }
}
