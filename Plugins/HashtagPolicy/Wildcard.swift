/// A pattern of bytes in which `*` stands for any bytes or none.
struct Wildcard: Equatable, Sendable {
    private let parts: [[UInt8]]

    /// Makes a pattern of what stands between the stars.
    init(parts: [String]) {
        self.parts = parts.map { Array($0.utf8) }
    }

    /// Whether there is nothing but stars.
    var isEmpty: Bool { parts.allSatisfy(\.isEmpty) }

    /// Whether there is a star.
    var isOpen: Bool { parts.count > 1 }

    /// Whether the whole of a text fits.
    ///
    /// - Complexity: O(length of the text × length of the pattern).
    func matches(_ text: String) -> Bool {
        var rest = Array(text.utf8)[...]
        guard let first = parts.first, let last = parts.last, isOpen else {
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
