/// A web address within a text.
struct WebAddress {
    /// Where it stands.
    let range: Range<String.Index>
    /// Whether it begins with `http://` or `https://`.
    let hasScheme: Bool

    /// The addresses in a text, in order.
    ///
    /// Only ASCII belongs to an address, and no bracket, quote or closing punctuation, so that what
    /// a platform may not count to it counts as text.
    ///
    /// - Complexity: O(length).
    static func all(in text: String) -> [WebAddress] {
        let utf8 = text.utf8
        guard utf8.contains(UInt8(ascii: ".")) else { return [] }
        return utf8.split { !isPart($0) }.compactMap { run in
            var run = run
            while let last = run.last, closing.contains(last) { run.removeLast() }
            guard run.contains(UInt8(ascii: ".")) else { return nil }
            if let start = schemeStart(in: run) {
                return WebAddress(range: start..<run.endIndex, hasScheme: true)
            }
            guard isDomain(run) else { return nil }
            return WebAddress(range: run.startIndex..<run.endIndex, hasScheme: false)
        }
    }

    private static let closing = Set(".,;:!?'*_~-&".utf8)
    private static let outside = Set("\"<>()[]{}|\\^`".utf8)

    private static func isPart(_ byte: UInt8) -> Bool {
        (0x21...0x7E).contains(byte) && !outside.contains(byte)
    }

    /// Where `http://` or `https://` begins, if something follows it.
    private static func schemeStart(in run: Substring.UTF8View) -> String.Index? {
        var rest = run
        while let index = rest.firstIndex(where: { $0 | 0x20 == UInt8(ascii: "h") }) {
            rest = rest[index...]
            for scheme in ["http://", "https://"] where rest.count > scheme.utf8.count {
                let isScheme = zip(rest, scheme.utf8).allSatisfy { $0 == $1 || $0 | 0x20 == $1 }
                if isScheme { return index }
            }
            rest.removeFirst()
        }
        return nil
    }

    /// Whether the run begins like `example.org`.
    private static func isDomain(_ run: Substring.UTF8View) -> Bool {
        let host = run.prefix { !"/?#:".utf8.contains($0) }
        let labels = host.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard labels.count > 1, let last = labels.last else { return false }
        return labels.allSatisfy { !$0.isEmpty } && last.count > 1
            && last.allSatisfy { (0x61...0x7A).contains($0 | 0x20) }
    }
}
