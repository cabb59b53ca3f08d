/// A tag, or many tags through `*`, which stands for any letters or none.
struct TagPattern {
    /// The pattern as the user wrote it.
    let source: String
    private let parts: [[UInt8]]

    /// Makes a pattern; its literal parts are folded like tags.
    init(_ source: String) {
        self.source = source
        parts = source.split(separator: "*", omittingEmptySubsequences: false)
            .map { Array(TagKey(String($0)).text.utf8) }
    }

    /// Whether no letter or digit is left of it, so that it matches nothing or everything.
    var isEmpty: Bool { parts.allSatisfy(\.isEmpty) }

    /// The only key that it matches, if it has no `*`.
    var exactKey: TagKey? { parts.count == 1 ? TagKey(source) : nil }

    /// Whether the whole of `key` fits the pattern.
    func matches(_ key: TagKey) -> Bool {
        var rest = Array(key.text.utf8)[...]
        guard let first = parts.first, let last = parts.last, parts.count > 1 else {
            return parts.first.map { rest.elementsEqual($0) } ?? false
        }
        guard rest.starts(with: first) else { return false }
        rest.removeFirst(first.count)
        guard rest.count >= last.count, rest.suffix(last.count).elementsEqual(last) else {
            return false
        }
        rest.removeLast(last.count)
        // The earliest place for each part leaves the most room for the next.
        for part in parts.dropFirst().dropLast() where !part.isEmpty {
            guard let range = rest.firstRange(of: part) else { return false }
            rest = rest[range.upperBound...]
        }
        return true
    }
}
