import Foundation
import Hummingbird
import Logging
import NIOCore
import Synchronization

/// A web server that often fails as the servers of others do, until it is told to be reliable.
///
/// One of its two endpoints retires: it answers 410 from some message on, then and for ever.
final class UnreliableReceiver: Sendable {
    /// A message as it came.
    struct Receipt: Codable, Sendable {
        /// The header `webhook-id`.
        let id: String
        let body: Data
        /// Whether the answer's status was 2xx.
        let isAccepted: Bool
    }

    /// The URLs of the endpoints.
    struct Endpoints: Sendable {
        let lasting: String
        let retiring: String

        var all: [String] { [lasting, retiring] }
    }

    private struct State {
        var random: SeededGenerator
        var isReliable = false
        var receipts: [Receipt] = []
        var retiringCount = 0
        var answers: [String: Int] = [:]
    }

    private let state: Mutex<State>
    /// How many messages come to the endpoint that retires before it does.
    private let retirement: Int

    init(seed: UInt64, retirement: Int) {
        state = Mutex(State(random: SeededGenerator(seed: seed, for: .server)))
        self.retirement = retirement
    }

    /// Everything that came, in order.
    var receipts: [Receipt] { state.withLock(\.receipts) }

    /// How often each answer was given.
    var answers: [String: Int] { state.withLock(\.answers) }

    /// Whether the one endpoint has answered 410.
    var hasRetired: Bool { state.withLock { $0.retiringCount > retirement } }

    /// From now on every message is accepted where it still is.
    func becomeReliable() {
        state.withLock { $0.isReliable = true }
    }

    /// Runs the server while `body` runs, which is given its URLs.
    func serve(_ body: @escaping @Sendable (Endpoints) async throws -> Void) async throws {
        let (ports, port) = AsyncStream.makeStream(of: Int.self)
        let application = application { port.yield($0) }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                defer { port.finish() }
                try await application.run()
            }
            group.addTask {
                guard let port = await ports.first(where: { _ in true }) else { return }
                let server = "http://127.0.0.1:\(port)"
                try await body(
                    Endpoints(lasting: "\(server)/lasting", retiring: "\(server)/retiring")
                )
            }
            defer { group.cancelAll() }
            try await group.next()
        }
    }

    private func application(
        onPort: @escaping @Sendable (Int) -> Void
    ) -> some ApplicationProtocol {
        let router = Router(context: ReceiverContext.self)
        router.on("**", method: .post) { request, context in
            let body = try await request.body.collect(upTo: 1 << 20)
            let id = request.headers[.init("webhook-id") ?? .date] ?? ""
            let answer = self.receive(
                id: id,
                body: Data(body.readableBytesView),
                isRetiring: request.uri.path == "/retiring"
            )
            return try await answer.response(on: context.channel)
        }
        return Application(
            router: router,
            configuration: .init(address: .hostname("127.0.0.1", port: 0)),
            onServerRunning: { channel in onPort(channel.localAddress?.port ?? 0) },
            logger: Logger(label: "receiver") { _ in SwiftLogNoOpLogHandler() }
        )
    }

    /// Keeps a message and chooses its answer.
    private func receive(id: String, body: Data, isRetiring: Bool) -> ReceiverAnswer {
        state.withLock { state in
            if isRetiring { state.retiringCount += 1 }
            let answer: ReceiverAnswer =
                if isRetiring, state.retiringCount > retirement {
                    .gone
                } else {
                    state.isReliable ? .accepted : ReceiverAnswer(&state.random)
                }
            state.receipts.append(Receipt(id: id, body: body, isAccepted: answer.isAcceptance))
            state.answers[answer.rawValue, default: 0] += 1
            return answer
        }
    }
}

/// Gives the handler the connection, which it may have to break.
private struct ReceiverContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    let channel: any Channel

    init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        channel = source.channel
    }
}
