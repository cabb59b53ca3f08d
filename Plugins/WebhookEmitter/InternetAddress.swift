import Glibc

/// The address of a host, of version 4 or 6.
struct InternetAddress: Sendable, Hashable, CustomStringConvertible {
    /// 4 or 16 bytes, the most significant one first.
    let bytes: [UInt8]
    /// The address as it was given, such as `192.0.2.1`, `2001:db8::1` or `fe80::1%eth0`.
    let description: String

    /// Reads an address in its usual notation.
    ///
    /// - Returns: `nil` if it is none; `127.1` and other short forms are none.
    init?(_ text: String) {
        let number = text.prefix { $0 != "%" }
        guard
            let bytes = Self.bytes(number, family: AF_INET, count: 4)
                ?? Self.bytes(number, family: AF_INET6, count: 16)
        else { return nil }
        self.bytes = bytes
        description = text
    }

    private static func bytes(_ text: Substring, family: Int32, count: Int) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: count)
        return inet_pton(family, String(text), &bytes) == 1 ? bytes : nil
    }
}
