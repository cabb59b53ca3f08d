import Dispatch
import Glibc
import StageKit

/// Finds the addresses of hosts.
struct HostResolver: Sendable {
    /// Finds the addresses of a host, the best one first; it may block for long.
    let lookUp: @Sendable (_ host: String) throws -> [InternetAddress]

    /// Asks the system: its name servers and `/etc/hosts`.
    static let system = HostResolver { host in
        try resolve(host, flags: 0)
    }

    private static let queue = DispatchQueue(
        label: "deeplens.webhook.resolver",
        attributes: .concurrent
    )

    /// Finds the addresses of a host on a thread of its own, and does not wait for it too long.
    ///
    /// - Returns: At least one address, the best one first.
    /// - Throws: ``StageError`` if there is none or it takes too long, and `CancellationError`.
    func addresses(of host: String, within limit: Duration) async throws -> [InternetAddress] {
        let (results, result) = AsyncStream.makeStream(
            of: Result<[InternetAddress], any Error>.self
        )
        Self.queue.async {
            result.yield(Result { try lookUp(host) })
            result.finish()
        }
        let milliseconds = Int(limit / .milliseconds(1))
        Self.queue.asyncAfter(deadline: .now() + .milliseconds(milliseconds)) { result.finish() }
        for await result in results { return try result.get() }
        try Task.checkCancellation()
        throw StageError("host \(host) not found within \(limit)")
    }

    /// The address that a host itself is, in any notation: `::1`, `127.1`, `0x7f.1`, `2130706433`.
    ///
    /// - Returns: Nothing for a name.
    static func literalAddresses(of host: String) -> [InternetAddress] {
        (try? resolve(host, flags: AI_NUMERICHOST)) ?? []
    }

    private static func resolve(
        _ host: String,
        flags: Int32
    ) throws(StageError) -> [InternetAddress] {
        var hints = addrinfo()
        hints.ai_flags = flags
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var list: UnsafeMutablePointer<addrinfo>?
        let status = getaddrinfo(host, nil, &hints, &list)
        guard status == 0, let list else {
            let reason =
                switch status {
                case EAI_NONAME: "is its name right?"
                case EAI_AGAIN: "no name server answers; is the network up?"
                default: String(cString: gai_strerror(status))
                }
            throw StageError("host \(host) not found: \(reason)")
        }
        defer { freeaddrinfo(list) }
        let entries = sequence(first: list) { $0.pointee.ai_next }
        return entries.compactMap { text(of: $0.pointee).flatMap(InternetAddress.init) }
    }

    private static func text(of entry: addrinfo) -> String? {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(NI_MAXHOST)) { buffer in
            let status = getnameinfo(
                entry.ai_addr,
                entry.ai_addrlen,
                buffer.baseAddress,
                socklen_t(buffer.count),
                nil,
                0,
                NI_NUMERICHOST
            )
            return status == 0 ? buffer.baseAddress.map { String(cString: $0) } : nil
        }
    }
}
