import AsyncHTTPClient
import NIOCore
import StageKit
import Synchronization
import SystemPackage

/// Sends requests to one host, at addresses that were checked and no others.
///
/// A name server may give another answer each time, so the host is not looked up again between
/// the check and the connection. TLS still verifies the host's name.
struct WebhookClient: Sendable {
    /// The host as the URL has it, without brackets.
    let host: String
    let addressGuard: AddressGuard
    let resolver: HostResolver

    /// Looks up the host, sends a request to it and waits for the beginning of the answer.
    ///
    /// - Throws: ``StageError`` if the host is not found or may not be sent to; what the HTTP
    ///   client throws if none of its addresses answers; `CancellationError`.
    func execute(
        _ request: HTTPClientRequest,
        within limit: Duration
    ) async throws -> HTTPClientResponse {
        let deadline = NIODeadline.now() + TimeAmount(limit)
        let addresses = try await resolver.addresses(of: host, within: limit)
        try addressGuard.check(addresses, of: host)
        guard let last = addresses.last else { throw StageError("host \(host) has no address") }
        for address in addresses.dropLast() {
            do {
                return try await send(request, to: address, deadline: deadline)
            } catch  where Self.isUnreached(error) {
                continue
            }
        }
        return try await send(request, to: last, deadline: deadline)
    }

    private func send(
        _ request: HTTPClientRequest,
        to address: InternetAddress,
        deadline: NIODeadline
    ) async throws -> HTTPClientResponse {
        let client = PinnedClients.shared.client(for: host, at: address)
        return try await client.execute(request, deadline: deadline)
    }

    /// Whether nothing listens at the address, so that the next one is worth trying.
    private static func isUnreached(_ error: any Error) -> Bool {
        if let error = error as? IOError {
            let code = Errno(rawValue: error.errnoCode)
            return [.connectionRefused, .noRouteToHost, .networkUnreachable].contains(code)
        }
        return error as? HTTPClientError == .connectTimeout
    }
}

/// The HTTP clients of the process, one for each host and address, shared by all stages.
///
/// They verify certificates and follow no redirect: a message is for the configured URL alone.
private final class PinnedClients: Sendable {
    static let shared = PinnedClients()

    private struct Entry {
        let host: String
        let address: InternetAddress
        let client: HTTPClient
    }

    /// More than are in use at a time, so that the one dropped has been idle for long.
    private static let limit = 64

    /// The entries, the one used last at the end.
    private let entries = Mutex<[Entry]>([])

    /// The client that takes the host to be at the address.
    func client(for host: String, at address: InternetAddress) -> HTTPClient {
        entries.withLock { entries in
            let place = entries.firstIndex { $0.host == host && $0.address == address }
            let entry =
                place.map { entries.remove(at: $0) }
                ?? Entry(host: host, address: address, client: Self.client(host, address))
            entries.append(entry)
            if entries.count > Self.limit { _ = entries.removeFirst().client.shutdown() }
            return entry.client
        }
    }

    private static func client(_ host: String, _ address: InternetAddress) -> HTTPClient {
        var configuration = HTTPClient.Configuration(redirectConfiguration: .disallow)
        configuration.dnsOverride = [host: address.description]
        // The runner tries again, with pauses that the endpoint can live with.
        configuration.connectionPool.retryConnectionEstablishment = false
        return HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }
}
