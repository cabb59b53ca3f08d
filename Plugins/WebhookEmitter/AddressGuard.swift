import StageKit

/// Keeps messages away from this machine and its networks, where a URL or a name server's answer
/// could turn them against services that trust their neighbours.
struct AddressGuard: Sendable {
    /// Whether every address will do.
    let allowsPrivate: Bool

    /// Checks the addresses of a host.
    ///
    /// - Throws: ``StageError`` that names the first one that is not of the public Internet.
    func check(_ addresses: [InternetAddress], of host: String) throws(StageError) {
        guard !allowsPrivate else { return }
        for address in addresses {
            guard let range = Self.specialRange(of: address) else { continue }
            let subject =
                address.description == host
                ? host : "host \(host) has the address \(address), which"
            throw StageError("\(subject) is \(range): \(Self.remedy)")
        }
    }

    /// Checks a host as far as that needs no name server.
    ///
    /// - Throws: ``StageError`` if it is `localhost` or an address in any notation that is not of
    ///   the public Internet.
    func check(host: String) throws(StageError) {
        guard !allowsPrivate else { return }
        let labels = host.lowercased().split(separator: ".")
        guard labels.last != "localhost" else {
            throw StageError("host \(host) is this machine: \(Self.remedy)")
        }
        try check(HostResolver.literalAddresses(of: host), of: host)
    }

    private static let remedy = "give allow_private: true if messages are meant to go there"

    /// The name of the range, with its article, of an address not of the public Internet.
    ///
    /// - SeeAlso: The special-purpose address registries of IANA (RFC 6890).
    /// - Returns: `nil` for a public address.
    static func specialRange(of address: InternetAddress) -> String? {
        specialRange(of: address.bytes[...])
    }

    private static func specialRange(of bytes: ArraySlice<UInt8>) -> String? {
        let isVersion4 = bytes.count == 4
        if let range = (isVersion4 ? ranges4 : ranges6).first(where: { $0.contains(bytes) }) {
            return range.name
        }
        guard !isVersion4 else { return nil }
        if let wrapper = wrappers.first(where: { $0.range.contains(bytes) }) {
            return specialRange(of: bytes.dropFirst(wrapper.offset).prefix(4)).map {
                "\($0) \(wrapper.range.name)"
            }
        }
        // All else that is assigned to hosts lies in 2000::/3.
        return AddressRange([0x20], 3, "").contains(bytes) ? nil : "a reserved address"
    }

    private static let ranges4 = [
        AddressRange([0], 8, "an unspecified address"),
        AddressRange([10], 8, "a private address"),
        AddressRange([100, 64], 10, "an address behind a carrier's NAT"),
        AddressRange([127], 8, "a loopback address"),
        AddressRange([169, 254], 16, "a link-local address"),
        AddressRange([172, 16], 12, "a private address"),
        AddressRange([192, 0, 0], 24, "a reserved address"),
        AddressRange([192, 0, 2], 24, "a documentation address"),
        AddressRange([192, 88, 99], 24, "a reserved address"),
        AddressRange([192, 168], 16, "a private address"),
        AddressRange([198, 18], 15, "a benchmarking address"),
        AddressRange([198, 51, 100], 24, "a documentation address"),
        AddressRange([203, 0, 113], 24, "a documentation address"),
        AddressRange([224], 4, "a multicast address"),
        AddressRange([255, 255, 255, 255], 32, "the broadcast address"),
        AddressRange([240], 4, "a reserved address"),
    ]

    private static let ranges6 = [
        AddressRange([], 128, "the unspecified address"),
        AddressRange([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1], 128, "a loopback address"),
        AddressRange([0x20, 0x01, 0x0d, 0xb8], 32, "a documentation address"),
        AddressRange([0x20, 0x01], 23, "a reserved address"),
        AddressRange([0x3f, 0xff], 20, "a documentation address"),
        AddressRange([0xfc], 7, "a private address"),
        AddressRange([0xfe, 0x80], 10, "a link-local address"),
        AddressRange([0xfe, 0xc0], 10, "a private address"),
        AddressRange([0xff], 8, "a multicast address"),
    ]

    /// Ranges of version 6 whose addresses hold one of version 4, and where in them.
    private static let wrappers: [(range: AddressRange, offset: Int)] = [
        (AddressRange([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff], 96, "mapped to IPv6"), 12),
        (AddressRange([0, 0x64, 0xff, 0x9b], 96, "behind NAT64"), 12),
        (AddressRange([0x20, 0x02], 16, "behind 6to4"), 2),
    ]
}

/// The addresses that begin with the same bits.
private struct AddressRange: Sendable {
    let name: String
    private let bytes: [UInt8]
    private let bitCount: Int

    /// Makes a range; the bytes left out are zero.
    init(_ bytes: [UInt8], _ bitCount: Int, _ name: String) {
        self.name = name
        self.bytes = bytes + [UInt8](repeating: 0, count: 16 - bytes.count)
        self.bitCount = bitCount
    }

    func contains(_ address: ArraySlice<UInt8>) -> Bool {
        zip(address, bytes).enumerated().allSatisfy { index, pair in
            let bits = min(max(bitCount - 8 * index, 0), 8)
            return (pair.0 ^ pair.1) >> (8 - bits) == 0
        }
    }
}
