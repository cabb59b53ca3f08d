import Crypto
import FoundationEssentials
import Hummingbird
import Logging
import NIOCore
import Synchronization

/// A web server on this machine that receives webhooks, for tests.
///
///     try await WebhookReceiver.withServer(answers: [.status(500), .status(200)]) { receiver in
///         … send to receiver.url …
///         let requests = try await receiver.requests(count: 2)
///         #expect(requests[1].isSigned(with: "whsec_…"))
///     }
package final class WebhookReceiver: Sendable {
    /// The URL that it listens at, such as `http://127.0.0.1:49152/hook`.
    package let url: String

    private let inbox: WebhookInbox

    private init(port: Int, inbox: WebhookInbox) {
        url = "http://127.0.0.1:\(port)/hook"
        self.inbox = inbox
    }

    /// What to answer a request with.
    package enum Answer: Sendable {
        /// A status with headers and a body.
        case status(Int, headers: [String: String] = [:], body: String = "")
        /// No answer until the server ends.
        case silence
    }

    /// A request as it came.
    package struct Request: Sendable {
        /// The path with its query.
        package let path: String
        /// The headers by their names in lower case.
        package let headers: [String: String]
        /// The body's bytes.
        package let body: [UInt8]

        /// Whether the signature is that of Standard Webhooks for this secret.
        ///
        /// - Parameter secret: `whsec_` and base64.
        /// - Returns: `false` also if a header is missing.
        package func isSigned(with secret: String) -> Bool {
            guard let key = Data(base64Encoded: String(secret.dropFirst(6))),
                let id = headers["webhook-id"], let time = headers["webhook-timestamp"]
            else { return false }
            let signed = Array("\(id).\(time).".utf8) + body
            return (headers["webhook-signature"] ?? "").split(separator: " ").contains { part in
                guard part.hasPrefix("v1,"),
                    let code = Data(base64Encoded: String(part.dropFirst(3)))
                else { return false }
                return HMAC<SHA256>.isValidAuthenticationCode(
                    code,
                    authenticating: signed,
                    using: SymmetricKey(data: key)
                )
            }
        }

        /// The body read as JSON.
        package func decoded<Value: Decodable>(as type: Value.Type) throws -> Value {
            try JSONDecoder().decode(type, from: Data(body))
        }
    }

    /// The requests expected did not come in time.
    package struct Missing: Error, CustomStringConvertible {
        /// How many came, and how many were expected.
        package let description: String
    }

    /// Runs a server while `body` runs.
    ///
    /// - Parameters:
    ///   - answers: The answers, one a request; the last one answers all further requests.
    ///   - body: The work that the server is for.
    /// - Returns: What `body` returns.
    /// - Throws: What `body` throws, or the server if it cannot start.
    package static func withServer<Result: Sendable>(
        answers: [Answer] = [.status(200)],
        _ body: @escaping @Sendable (WebhookReceiver) async throws -> Result
    ) async throws -> Result {
        let inbox = WebhookInbox(answers: answers)
        let (ports, port) = AsyncStream.makeStream(of: Int.self)
        let application = application(inbox) { port.yield($0) }
        return try await withThrowingTaskGroup(of: Result?.self) { group in
            group.addTask {
                // Ends the wait for the port, should the server not start.
                defer { port.finish() }
                try await application.run()
                return nil
            }
            group.addTask {
                guard let port = await ports.first(where: { _ in true }) else { return nil }
                return try await body(WebhookReceiver(port: port, inbox: inbox))
            }
            defer { group.cancelAll() }
            while let result = try await group.next() {
                if let result { return result }
            }
            throw Missing(description: "the server ended by itself")
        }
    }

    /// Waits until so many requests have come in all.
    ///
    /// - Parameters:
    ///   - count: How many.
    ///   - limit: How long to wait at most.
    /// - Returns: All requests so far, in the order in which they came.
    /// - Throws: ``Missing`` if they do not come.
    package func requests(
        count: Int,
        within limit: Duration = .seconds(20)
    ) async throws -> [Request] {
        try await withThrowingTaskGroup(of: [Request].self) { group in
            let inbox = inbox
            group.addTask { try await inbox.requests(count: count) }
            group.addTask {
                try await Task.sleep(for: limit)
                let came = inbox.requests.count
                throw Missing(description: "\(came) of \(count) requests came within \(limit)")
            }
            defer { group.cancelAll() }
            return try await group.next() ?? []
        }
    }

    private static func application(
        _ inbox: WebhookInbox,
        onPort: @escaping @Sendable (Int) -> Void
    ) -> some ApplicationProtocol {
        let router = Router()
        router.on("**", method: .post) { request, _ in
            let body = try await request.body.collect(upTo: 1 << 20)
            let headers = request.headers.map { ($0.name.canonicalName, $0.value) }
            let answer = inbox.receive(
                Request(
                    path: String(describing: request.uri),
                    headers: Dictionary(headers) { first, _ in first },
                    body: Array(body.readableBytesView)
                )
            )
            return try await response(answer)
        }
        return Application(
            router: router,
            configuration: .init(address: .hostname("127.0.0.1", port: 0)),
            onServerRunning: { channel in onPort(channel.localAddress?.port ?? 0) },
            logger: Logger(label: "receiver") { _ in SwiftLogNoOpLogHandler() }
        )
    }

    private static func response(_ answer: Answer) async throws -> Response {
        switch answer {
        case .status(let code, let headers, let body):
            var fields = HTTPFields()
            for (name, value) in headers {
                if let name = HTTPFields.Element.Name(name) { fields[name] = value }
            }
            return Response(
                status: .init(code: code),
                headers: fields,
                body: .init(byteBuffer: ByteBuffer(string: body))
            )
        case .silence:
            try await Task.sleep(for: .seconds(3600))
            return Response(status: .ok)
        }
    }
}

/// The requests that came and those who wait for them.
private final class WebhookInbox: Sendable {
    private struct State {
        var answers: [WebhookReceiver.Answer]
        var requests: [WebhookReceiver.Request] = []
        var observers: [AsyncStream<[WebhookReceiver.Request]>.Continuation] = []
    }

    private let state: Mutex<State>

    init(answers: [WebhookReceiver.Answer]) {
        state = Mutex(State(answers: answers))
    }

    var requests: [WebhookReceiver.Request] { state.withLock(\.requests) }

    /// Keeps a request and takes its answer from the script.
    func receive(_ request: WebhookReceiver.Request) -> WebhookReceiver.Answer {
        state.withLock { state in
            state.requests.append(request)
            for observer in state.observers { observer.yield(state.requests) }
            let answer = state.answers.first ?? .status(200)
            if state.answers.count > 1 { state.answers.removeFirst() }
            return answer
        }
    }

    /// Waits until so many requests have come, or the task is cancelled.
    func requests(count: Int) async throws -> [WebhookReceiver.Request] {
        let (stream, observer) = AsyncStream.makeStream(of: [WebhookReceiver.Request].self)
        state.withLock { state in
            state.observers.append(observer)
            observer.yield(state.requests)
        }
        for await requests in stream where requests.count >= count { return requests }
        throw CancellationError()
    }
}
