import Hummingbird
import NIOCore

/// What a server may do with a message.
enum ReceiverAnswer: String {
    case accepted = "200"
    case slow = "200 after 50 to 800 ms"
    /// An answer that nobody waits for any more.
    case late = "200 after the time-out"
    /// An answer that ends in its middle, with the connection.
    case brokenOff = "200 broken off"
    case failure = "500"
    case throttled = "429 with Retry-After"
    case throttledSomehow = "429 without Retry-After"
    case gone = "410"
    /// The connection is closed without an answer.
    case dropped = "dropped"
    /// The server's half of the connection is closed without an answer; the other stays open.
    case halfClosed = "half-closed"

    /// Draws an answer; three of four are good.
    init(_ random: inout SeededGenerator) {
        switch Int.random(in: 0..<1_000, using: &random) {
        case ..<700: self = .accepted
        case ..<770: self = .slow
        case ..<780: self = .late
        case ..<830: self = .brokenOff
        case ..<900: self = .failure
        case ..<940: self = .throttled
        case ..<943: self = .throttledSomehow
        case ..<975: self = .dropped
        default: self = .halfClosed
        }
    }

    /// Whether the server takes the message for received, whatever the sender gets to know.
    var isAcceptance: Bool {
        [.accepted, .slow, .late, .brokenOff].contains(self)
    }

    /// Answers, or ends the connection.
    func response(on channel: any Channel) async throws -> Response {
        switch self {
        case .accepted: return Response(status: .ok)
        case .slow:
            try await Task.sleep(for: .milliseconds(Int.random(in: 50...800)))
            return Response(status: .ok)
        case .late:
            try await Task.sleep(for: .milliseconds(2_500))
            return Response(status: .ok)
        case .failure: return Response(status: .internalServerError)
        case .throttled:
            return Response(status: .tooManyRequests, headers: [.retryAfter: "1"])
        case .throttledSomehow: return Response(status: .tooManyRequests)
        case .gone: return Response(status: .gone)
        case .dropped:
            try? await channel.close(mode: .all)
            throw BrokenOff()
        case .halfClosed:
            try? await channel.close(mode: .output)
            try await Task.sleep(for: .milliseconds(500))
            throw BrokenOff()
        case .brokenOff:
            return Response(
                status: .ok,
                body: ResponseBody(contentLength: 1_000) { writer in
                    try await writer.write(ByteBuffer(string: "{"))
                    throw BrokenOff()
                }
            )
        }
    }
}

/// Ends a connection in the middle of an answer, or before it.
private struct BrokenOff: Error {}
