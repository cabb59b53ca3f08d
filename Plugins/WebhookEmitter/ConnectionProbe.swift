import AsyncHTTPClient
import NIOCore
import NIOPosix
import NIOSSL
import NIOTLS
import StageKit

/// Connects to a server as a message would, and sends none.
struct ConnectionProbe {
    let url: WebhookURL
    let addressGuard: AddressGuard

    /// Looks the host up and connects to the first of its addresses that answers.
    ///
    /// - Parameters:
    ///   - resolver: Looks up the host.
    ///   - limit: How long to wait at each step.
    /// - Throws: What is in the way; of several addresses, at the last.
    func connect(by resolver: HostResolver, within limit: Duration) async throws {
        let addresses = try await resolver.addresses(of: url.host, within: limit)
        try addressGuard.check(addresses, of: url.host)
        var problem: any Error = StageError("host \(url.host) has no address")
        for address in addresses {
            do {
                return try await connect(to: address, within: TimeAmount(limit))
            } catch {
                problem = error
            }
        }
        throw problem
    }

    private func connect(to address: InternetAddress, within limit: TimeAmount) async throws {
        let serverName = HostResolver.literalAddresses(of: url.host).isEmpty ? url.host : nil
        let context = url.isSecure ? try NIOSSLContext(configuration: .clientDefault) : nil
        let (channel, connection) = try await ClientBootstrap(
            group: MultiThreadedEventLoopGroup.singleton
        )
        .connectTimeout(limit)
        .connect(to: SocketAddress(ipAddress: address.description, port: url.port)) { channel in
            channel.eventLoop.makeCompletedFuture {
                let handler = ConnectionHandler(channel.eventLoop.makePromise(), limit: limit)
                if let context {
                    let tls = try NIOSSLClientHandler(context: context, serverHostname: serverName)
                    try channel.pipeline.syncOperations.addHandler(tls)
                } else {
                    handler.waitsForTLS = false
                }
                try channel.pipeline.syncOperations.addHandler(handler)
                return (channel, handler.connection.futureResult)
            }
        }
        defer { channel.close(promise: nil) }
        try await connection.get()
    }
}

/// Waits until a connection can be used.
private final class ConnectionHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    let connection: EventLoopPromise<Void>
    var waitsForTLS = true
    private let limit: TimeAmount

    init(_ connection: EventLoopPromise<Void>, limit: TimeAmount) {
        self.connection = connection
        self.limit = limit
    }

    func channelActive(context: ChannelHandlerContext) {
        guard waitsForTLS else { return connection.succeed() }
        let connection = connection
        context.eventLoop.scheduleTask(in: limit) {
            connection.fail(HTTPClientError.tlsHandshakeTimeout)
        }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case TLSUserEvent.handshakeCompleted = event { connection.succeed() }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        connection.fail(error)
        context.close(promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) {
        connection.fail(HTTPClientError.remoteConnectionClosed)
    }

    /// Where the channel is closed before it was ever active.
    func handlerRemoved(context: ChannelHandlerContext) {
        connection.fail(HTTPClientError.remoteConnectionClosed)
    }
}
