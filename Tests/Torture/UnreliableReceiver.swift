import Hummingbird
import Logging
import NIOCore
import Synchronization

/// A web server that often fails as the servers of others do, until it is told to be reliable.
final class UnreliableReceiver: Sendable {
    /// A message as it came.
    struct Receipt: Sendable {
        /// The header `webhook-id`.
        let id: String
        let body: [UInt8]
        /// Whether the answer's status was 2xx.
        let isAccepted: Bool
    }

    private enum Answer: String {
        case accepted = "200"
        case failure = "500"
        case throttled = "429"
        /// An answer that ends in its middle, with the connection.
        case brokenOff = "broken off"
    }

    private struct State {
        var random: SeededGenerator
        var isReliable = false
        var receipts: [Receipt] = []
        var answers: [String: Int] = [:]
    }

    private let state: Mutex<State>

    init(seed: UInt64) {
        state = Mutex(State(random: SeededGenerator(seed: seed, for: .server)))
    }

    /// Everything that came, in order.
    var receipts: [Receipt] { state.withLock(\.receipts) }

    /// How often each answer was given.
    var answers: [String: Int] { state.withLock(\.answers) }

    /// From now on every message is accepted.
    func becomeReliable() {
        state.withLock { $0.isReliable = true }
    }

    /// Runs the server while `body` runs, which is given its URL.
    func serve(_ body: @escaping @Sendable (String) async throws -> Void) async throws {
        let (ports, port) = AsyncStream.makeStream(of: Int.self)
        let application = application { port.yield($0) }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                defer { port.finish() }
                try await application.run()
            }
            group.addTask {
                guard let port = await ports.first(where: { _ in true }) else { return }
                try await body("http://127.0.0.1:\(port)/hook")
            }
            defer { group.cancelAll() }
            try await group.next()
        }
    }

    private func application(
        onPort: @escaping @Sendable (Int) -> Void
    ) -> some ApplicationProtocol {
        let router = Router()
        router.on("**", method: .post) { request, _ in
            let body = try await request.body.collect(upTo: 1 << 20)
            let id = request.headers[.init("webhook-id") ?? .date] ?? ""
            let (answer, delay) = self.receive(id: id, body: Array(body.readableBytesView))
            try await Task.sleep(for: delay)
            return Self.response(answer)
        }
        return Application(
            router: router,
            configuration: .init(address: .hostname("127.0.0.1", port: 0)),
            onServerRunning: { channel in onPort(channel.localAddress?.port ?? 0) },
            logger: Logger(label: "receiver") { _ in SwiftLogNoOpLogHandler() }
        )
    }

    /// Keeps a message and chooses its answer.
    private func receive(id: String, body: [UInt8]) -> (Answer, delay: Duration) {
        state.withLock { state in
            let answer = state.isReliable ? .accepted : Self.answer(&state.random)
            let isAccepted = [.accepted, .brokenOff].contains(answer)
            state.receipts.append(Receipt(id: id, body: body, isAccepted: isAccepted))
            state.answers[answer.rawValue, default: 0] += 1
            guard !state.isReliable, state.random.happens(percent: 10) else {
                return (answer, .zero)
            }
            return (answer, state.random.milliseconds(50...800))
        }
    }

    private static func answer(_ random: inout SeededGenerator) -> Answer {
        switch Int.random(in: 0..<100, using: &random) {
        case ..<80: .accepted
        case ..<90: .failure
        case ..<95: .throttled
        default: .brokenOff
        }
    }

    private static func response(_ answer: Answer) -> Response {
        switch answer {
        case .accepted: Response(status: .ok)
        case .failure: Response(status: .internalServerError)
        case .throttled: Response(status: .tooManyRequests, headers: [.retryAfter: "1"])
        case .brokenOff:
            Response(
                status: .ok,
                body: ResponseBody(contentLength: 1_000) { writer in
                    try await writer.write(ByteBuffer(string: "{"))
                    throw BrokenOff()
                }
            )
        }
    }
}

private struct BrokenOff: Error {}
