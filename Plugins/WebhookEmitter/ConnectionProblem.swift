import AsyncHTTPClient
import NIOCore
import NIOPosix
import NIOSSL
import StageKit
import SystemPackage

/// What went wrong on the way to a server, for people to read.
struct ConnectionProblem {
    private let error: any Error

    init(_ error: any Error) {
        self.error = error
    }

    /// Tells it, with the remedy where one is known.
    ///
    /// - Parameter limit: How long was waited at most.
    /// - Returns: A sentence or two.
    func text(after limit: Duration) -> String {
        switch error {
        case is CancellationError: "stopped before the answer came"
        case let error as StageError: error.message
        case let error as HTTPClientError: Self.text(error, after: limit)
        case let error as NIOConnectionError: Self.text(error, after: limit)
        case let error as IOError: Self.text(error)
        case let error as NIOSSLError: Self.text(error)
        case let error as NIOSSLExtraError where error == .failedToValidateHostname:
            "the server's certificate is for another name: is the URL right? \(Self.nothingSent)"
        case ChannelError.connectTimeout: Self.noConnection(after: limit)
        default: "connection failed: \(String(describing: error).prefix(300))"
        }
    }

    private static let nothingSent = "Nothing was sent"
    private static let closed = "the server closed the connection without an answer"

    private static func noConnection(after limit: Duration) -> String {
        """
        no connection within \(limit): is the server running, and does a firewall let it be \
        reached?
        """
    }

    private static func text(_ error: HTTPClientError, after limit: Duration) -> String {
        switch error {
        case .cancelled: "stopped before the answer came"
        case .deadlineExceeded, .readTimeout: "no answer within \(limit)"
        case .connectTimeout, .getConnectionFromPoolTimeout: noConnection(after: limit)
        case .tlsHandshakeTimeout:
            "the server accepts connections but sets up no TLS: should the URL begin with http://?"
        case .remoteConnectionClosed: closed
        default: "the request failed: \(error.shortDescription)"
        }
    }

    private static func text(_ error: NIOConnectionError, after limit: Duration) -> String {
        guard let first = error.connectionErrors.first?.error else {
            return "host \(error.host) not found: is its name right?"
        }
        return ConnectionProblem(first).text(after: limit)
    }

    private static func text(_ error: IOError) -> String {
        let code = Errno(rawValue: error.errnoCode)
        return switch code {
        case .connectionRefused:
            "the server refused the connection: is it running, and is the port right?"
        case .noRouteToHost, .networkUnreachable, .hostIsDown:
            "the server cannot be reached: is the network up?"
        case .connectionReset, .brokenPipe: closed
        default: "connection failed: \(code)"
        }
    }

    private static func text(_ error: NIOSSLError) -> String {
        switch error {
        case .handshakeFailed(let error): handshakeText(String(describing: error))
        case .unableToValidateCertificate, .noCertificateToValidate: untrusted
        case .uncleanShutdown: closed
        default: "the TLS connection failed: \(String(describing: error).prefix(300))"
        }
    }

    private static let untrusted = """
        the server's certificate is not trusted: it may be self-signed, out of date or from an \
        unknown authority. \(nothingSent)
        """

    /// BoringSSL's reason is the last word in capitals: `…:OPENSSL_internal:WRONG_VERSION_NUMBER`.
    private static func handshakeText(_ description: String) -> String {
        let reason = description.matches(of: /[A-Z][A-Z0-9_]{5,}/).last.map { String($0.output) }
        return switch reason {
        case "CERTIFICATE_VERIFY_FAILED": untrusted
        case "WRONG_VERSION_NUMBER", "HTTP_REQUEST", "HTTPS_PROXY_REQUEST":
            "the server speaks no TLS there: should the URL begin with http://? \(nothingSent)"
        case let reason?:
            "no TLS connection came about (\(reason.lowercased().replacing("_", with: " "))). "
                + nothingSent
        case nil: "the server broke off the TLS connection. \(nothingSent)"
        }
    }
}
