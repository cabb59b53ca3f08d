import Glibc
import NIOCore
import NIOSSL
import StageKit
import TestSupport
import Testing

@testable import WebhookEmitter

/// What the tests expect to be told of connections.
enum ConnectionWords {
    static let refused = "the server refused the connection: is it running, and is the port right?"
    static let untrusted = """
        the server's certificate is not trusted: it may be self-signed, out of date or from an \
        unknown authority. Nothing was sent
        """
    static let noTLS = """
        the server speaks no TLS there: should the URL begin with http://? Nothing was sent
        """
}

struct ConnectionProblemTests {
    private let endpoint: TestEndpoint

    init() throws {
        endpoint = try TestEndpoint()
    }

    @Test func delivery_whenTheCertificateIsNotTrusted_isRefusedInWords() async throws {
        try await SelfSignedServer.withServer { server in
            for host in ["127.0.0.1", "localhost"] {
                let url = server.url.replacing("127.0.0.1", with: host)
                let result = try await endpoint.stage(url: url).deliver(.sample())
                #expect(result == .retry(after: nil, reason: ConnectionWords.untrusted))
            }
            #expect(server.received.count == 0)
        }
    }

    @Test func reachability_whenTheCertificateIsNotTrusted_saysSo() async throws {
        try await SelfSignedServer.withServer { server in
            for host in ["127.0.0.1", "localhost"] {
                let url = server.url.replacing("127.0.0.1", with: host)
                let problem = try await problem(url: url)
                #expect(problem == ConnectionWords.untrusted)
            }
            #expect(server.received.count == 0)
        }
    }

    @Test func reachability_whenTheServerAnswers_isGivenAndNothingIsSent() async throws {
        try await WebhookReceiver.withServer { receiver in
            let plain = try await problem(url: receiver.url)
            let secure = try await problem(
                url: receiver.url.replacing("http://", with: "https://")
            )
            #expect(plain == nil)
            #expect(secure == ConnectionWords.noTLS)
            #expect(try await receiver.requests(count: 0).isEmpty)
        }
    }

    @Test func reachability_whenNobodyListens_saysSo() async throws {
        let url = try await WebhookReceiver.withServer { $0.url }
        #expect(try await problem(url: url) == ConnectionWords.refused)
    }

    @Test func reachability_whenTheAddressMayNotBeSentTo_saysSo() async throws {
        let stage = try endpoint.stage(
            url: "https://hooks.test/",
            ["allow_private": .boolean(false)],
            resolver: HostResolver { _ in [InternetAddress("10.0.0.1")].compactMap(\.self) }
        )
        let error = await #expect(throws: StageError.self) { try await stage.checkReachability() }
        #expect(error?.message.contains("10.0.0.1, which is a private address") == true)
    }

    /// A socket that the system accepts connections for, and that no program reads from.
    @Test func reachability_whenTheServerIsSilent_endsInTime() async throws {
        let socket = try SilentSocket()
        let problem = try await problem(
            url: "https://127.0.0.1:\(socket.port)/",
            ["timeout": .duration(.seconds(1))]
        )
        #expect(problem?.hasPrefix("the server accepts connections but sets up no TLS") == true)
    }

    @Test(
        arguments: [
            (IOError(errnoCode: EHOSTUNREACH, reason: "connect"), "cannot be reached"),
            (IOError(errnoCode: ECONNRESET, reason: "read"), "closed the connection"),
            (ChannelError.connectTimeout(.seconds(2)), "no connection within 2.0 seconds"),
            (NIOSSLExtraError.failedToValidateHostname, "is for another name"),
            (NIOSSLError.handshakeFailed(.syscallError), "broke off the TLS connection"),
            (NIOSSLError.uncleanShutdown, "closed the connection"),
        ] as [(any Error, String)]
    )
    func problem_isInWords(error: any Error, words: String) {
        #expect(ConnectionProblem(error).text(after: .seconds(2)).contains(words))
    }

    private func problem(
        url: String,
        _ options: [String: OptionValue] = [:]
    ) async throws -> String? {
        let stage = try endpoint.stage(url: url, options)
        do {
            try await stage.checkReachability()
            return nil
        } catch let error as StageError {
            return error.message
        }
    }
}

/// A socket on this machine whose connections nobody takes.
private final class SilentSocket {
    let port: Int
    private let descriptor: Int32

    init() throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let (descriptor, size) = (descriptor, length)
        let status = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(descriptor, address, size) | listen(descriptor, 8)
                    | getsockname(descriptor, address, &length)
            }
        }
        try #require(status == 0)
        port = Int(UInt16(bigEndian: address.sin_port))
    }

    deinit { close(descriptor) }
}
