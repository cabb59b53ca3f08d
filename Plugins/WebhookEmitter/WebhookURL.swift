import Crypto
import FoundationEssentials
import StageKit

/// A URL that messages can be sent to.
struct WebhookURL: Sendable {
    /// The URL itself, which may hold a credential and so is neither logged nor stored.
    let text: String
    /// The URL with a digest in place of its query.
    let endpoint: String
    /// The host as the HTTP client sees it, an IPv6 address without its brackets.
    let host: String
    /// The port, given or implied.
    let port: Int
    /// Whether TLS is spoken there.
    let isSecure: Bool

    /// Checks a URL.
    ///
    /// - Throws: ``StageError`` if it is not an absolute HTTP URL, or holds a password.
    init(_ url: String) throws(StageError) {
        guard var components = URLComponents(string: url),
            ["http", "https"].contains(components.scheme?.lowercased()),
            components.host?.isEmpty == false,
            (1...65_535).contains(components.port ?? 80)
        else {
            throw StageError("must be a URL such as https://example.org/hook")
        }
        guard components.user == nil, components.password == nil else {
            throw StageError("must not hold a user name or password")
        }
        components.fragment = nil
        guard let text = components.string, let host = URL(string: text)?.host, !host.isEmpty
        else { throw StageError("is not a valid URL") }
        self.text = text
        self.host = host.hasPrefix("[") ? String(host.dropFirst().dropLast()) : host
        isSecure = components.scheme?.lowercased() == "https"
        port = components.port ?? (isSecure ? 443 : 80)
        guard let query = components.query else {
            endpoint = text
            return
        }
        components.query = nil
        let digest = SHA256.hash(data: Data(query.utf8)).prefix(4)
        let digits = digest.map { byte in
            let text = String(byte, radix: 16)
            return byte < 16 ? "0\(text)" : text
        }
        endpoint = "\(components.string ?? "")?query-sha256=\(digits.joined())"
    }
}
