import Foundation
import NIOCore
import NIOPosix
import NIOSSL
import Synchronization

/// A server on this machine with a certificate that nobody else has signed.
struct SelfSignedServer: Sendable {
    /// What came through its TLS connections, none of which should carry anything.
    let received: Bytes
    let port: Int

    /// The URL, over TLS.
    var url: String { "https://127.0.0.1:\(port)/hook" }

    /// Counts bytes.
    final class Bytes: Sendable {
        private let bytes = Mutex(0)

        var count: Int { bytes.withLock { $0 } }

        func add(_ count: Int) { bytes.withLock { $0 += count } }
    }

    /// Runs a server while `body` runs.
    static func withServer(_ body: (SelfSignedServer) async throws -> Void) async throws {
        let context = try NIOSSLContext(configuration: configuration())
        let received = Bytes()
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let handlers = channel.pipeline.syncOperations
                    try handlers.addHandler(NIOSSLServerHandler(context: context))
                    try handlers.addHandler(ReceivingHandler(received: received))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        defer { channel.close(promise: nil) }
        try await body(
            SelfSignedServer(received: received, port: channel.localAddress?.port ?? 0)
        )
    }

    private static func configuration() throws -> TLSConfiguration {
        let key = try NIOSSLPrivateKey(bytes: bytes(ofBase64: key), format: .der)
        let certificate = try NIOSSLCertificate(bytes: bytes(ofBase64: certificate), format: .der)
        return .makeServerConfiguration(
            certificateChain: [.certificate(certificate)],
            privateKey: .privateKey(key)
        )
    }

    private static func bytes(ofBase64 text: String) -> [UInt8] {
        Data(base64Encoded: text).map(Array.init) ?? []
    }

    // openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 36500 \
    //     -subj "/CN=DeepLens test" -addext "subjectAltName=DNS:localhost,IP:127.0.0.1"
    // as DER. Nothing trusts it.

    private static let key = """
        MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgwWgOZ3BLsOYdmqyEeCm3dhvUDPvc9lMhhrmm\
        gaCjQaihRANCAAQkAFdsgFMdqyoIo3PIt2XvmzfdDW24PxN171KrkyrAFG8AZkquQjF1c5C+a627voxvt4FG\
        w6aCJyMYPgKf72LW
        """

    private static let certificate = """
        MIIBpDCCAUmgAwIBAgIUbSxiNc44EQDWRPdsrdPxE4rfg3cwCgYIKoZIzj0EAwIwGDEWMBQGA1UEAwwNRGVl\
        cExlbnMgdGVzdDAgFw0yNjExMjMxMzE4MjNaGA8yMTI2MTAzMDEzMTgyM1owGDEWMBQGA1UEAwwNRGVlcExl\
        bnMgdGVzdDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABCQAV2yAUx2rKgijc8i3Ze+bN90Nbbg/E3XvUquT\
        KsAUbwBmSq5CMXVzkL5rrbu+jG+3gUbDpoInIxg+Ap/vYtajbzBtMB0GA1UdDgQWBBSQT0Wuu96EN8TuH1Cu\
        Vb7db7CBuzAfBgNVHSMEGDAWgBSQT0Wuu96EN8TuH1CuVb7db7CBuzAPBgNVHRMBAf8EBTADAQH/MBoGA1Ud\
        EQQTMBGCCWxvY2FsaG9zdIcEfwAAATAKBggqhkjOPQQDAgNJADBGAiEAlPV+y6FAQFgrIB/XTl+sUy2lAj+i\
        M6yBuJ8LMFbeHxgCIQC5V+6ViAMfXZqxspKAG1pFAP326mzJ72sGLCXdGi/eEg==
        """
}

/// Counts what comes through TLS.
private final class ReceivingHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let received: SelfSignedServer.Bytes

    init(received: SelfSignedServer.Bytes) {
        self.received = received
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        received.add(unwrapInboundIn(data).readableBytes)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }
}
