/// A JSON object that has no keys but those it may have, and no nulls.
struct StrictObject<Key: CodingKey & CaseIterable> {
    private let container: KeyedDecodingContainer<Key>

    /// Reads an object's keys.
    ///
    /// - Throws: ``ReplyProblem`` for a key that it may not have.
    init(_ decoder: any Decoder) throws {
        container = try decoder.container(keyedBy: Key.self)
        let keys = try decoder.container(keyedBy: AnyKey.self).allKeys.map(\.stringValue)
        let known = Key.allCases.map(\.stringValue)
        guard let unknown = keys.sorted().first(where: { !known.contains($0) }) else { return }
        throw ReplyProblem(
            "is unknown; it may have \(known.joined(separator: ", "))",
            at: decoder.codingPath + [AnyKey(stringValue: unknown)]
        )
    }

    /// The value at a key, or `nil` if there is none.
    func value<Value: Decodable>(_ key: Key) throws -> Value? {
        guard container.contains(key) else { return nil }
        return try container.decode(Value.self, forKey: key)
    }

    /// The text at a key, or `nil` if there is none.
    func text(_ key: Key, limit: Int, mayBeEmpty: Bool = true) throws -> String? {
        let text: String? = try value(key)
        try text?.check(limit: limit, mayBeEmpty: mayBeEmpty, at: path(key))
        return text
    }

    /// Where a key stands in the whole reply.
    func path(_ key: Key) -> [any CodingKey] { container.codingPath + [key] }
}

/// A key of whatever name.
private struct AnyKey: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
}

extension String {
    /// Makes sure that this can be somebody's caption or tag.
    ///
    /// - Throws: ``ReplyProblem`` if it is empty, too long or has control characters.
    func check(limit: Int, mayBeEmpty: Bool, at path: [any CodingKey]) throws(ReplyProblem) {
        guard mayBeEmpty || !allSatisfy(\.isWhitespace) else {
            throw ReplyProblem("is empty", at: path)
        }
        guard unicodeScalars.count <= limit else {
            throw ReplyProblem("is longer than \(limit) characters", at: path)
        }
        guard unicodeScalars.allSatisfy({ $0.properties.generalCategory != .control }) else {
            throw ReplyProblem("has a control character, such as a line break", at: path)
        }
    }
}
