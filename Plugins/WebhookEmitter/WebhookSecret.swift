import Crypto
import FoundationEssentials
import StageKit

/// The key that messages to one endpoint are signed with.
struct WebhookSecret: Sendable {
    private let key: SymmetricKey

    /// Reads a secret from its place.
    ///
    /// - Throws: ``StageError`` that names the place, never the secret, if it cannot be read or is
    ///   not `whsec_` and 24 to 64 bytes in base64.
    init(_ source: SecretSource) throws(StageError) {
        let text = try source.read()
        guard text.hasPrefix(Self.prefix), let bytes = Self.bytes(text.dropFirst(6)),
            (24...64).contains(bytes.count)
        else {
            throw StageError(
                """
                secret \(source) is not \(Self.prefix) and 24 to 64 bytes in base64: \
                make one with echo "\(Self.prefix)$(openssl rand -base64 32)"
                """
            )
        }
        key = SymmetricKey(data: bytes)
    }

    private static let prefix = "whsec_"

    private static func bytes(_ base64: Substring) -> Data? {
        let padding = String(repeating: "=", count: (4 - base64.utf8.count % 4) % 4)
        return Data(base64Encoded: base64 + padding)
    }

    /// The value of the header `webhook-signature`.
    ///
    /// - Parameters:
    ///   - id: The message's identifier.
    ///   - timestamp: The time of this attempt, in whole seconds since 1970.
    ///   - body: The exact bytes that are sent.
    /// - Returns: `v1,` and base64.
    func signature(id: String, timestamp: Int, body: [UInt8]) -> String {
        var code = HMAC<SHA256>(key: key)
        code.update(data: Data("\(id).\(timestamp).".utf8))
        code.update(data: body)
        return "v1," + Data(code.finalize()).base64EncodedString()
    }
}
