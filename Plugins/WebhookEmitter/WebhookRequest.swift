import AsyncHTTPClient
import FoundationEssentials
import NIOCore
import NIOHTTP1
import NIOPosix
import StageKit
import SystemPackage

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
            return .retry(after: nil, reason: Self.reason(error, timeout: timeout))
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

    // MARK: Errors

    private static func reason(_ error: any Error, timeout: Duration) -> String {
        switch error {
        case is CancellationError: "stopped before the answer came"
        case let error as StageError: error.message
        case let error as HTTPClientError: reason(error, timeout: timeout)
        case let error as NIOConnectionError: reason(error)
        case let error as IOError: reason(error)
        default: "connection failed: \(String(describing: error).prefix(300))"
        }
    }

    private static func reason(_ error: HTTPClientError, timeout: Duration) -> String {
        switch error {
        case .cancelled: "stopped before the answer came"
        case .deadlineExceeded, .readTimeout: "no answer within \(timeout)"
        case .connectTimeout, .getConnectionFromPoolTimeout, .tlsHandshakeTimeout:
            "no connection in time"
        case .remoteConnectionClosed: "the server closed the connection without an answer"
        default: "the request failed: \(error.shortDescription)"
        }
    }

    private static func reason(_ error: NIOConnectionError) -> String {
        guard let first = error.connectionErrors.first else {
            return "host \(error.host) not found"
        }
        return (first.error as? IOError).map(reason) ?? "connection failed: \(first.error)"
    }

    private static func reason(_ error: IOError) -> String {
        "connection failed: \(Errno(rawValue: error.errnoCode))"
    }
}
