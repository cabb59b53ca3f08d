import YAMLDocument

extension YAMLNode {
    /// The value with its types in sight, on one line.
    var outline: String {
        switch value {
        case .null: "null"
        case .boolean(let value): "bool \(value)"
        case .integer(let value): "int \(value)"
        case .number(let value): "number \(value)"
        case .string(let value): "'\(value)'"
        case .sequence(let nodes): "[\(nodes.map(\.outline).joined(separator: ", "))]"
        case .mapping(let entries):
            "{\(entries.map { "\($0.key): \($0.value.outline)" }.joined(separator: ", "))}"
        }
    }

    /// The place of each node, on one line.
    var positions: String {
        switch value {
        case .sequence(let nodes):
            "\(position)[\(nodes.map(\.positions).joined(separator: " "))]"
        case .mapping(let entries):
            "\(position){"
                + entries.map { "\($0.key)@\($0.position) \($0.value.positions)" }
                .joined(separator: " ") + "}"
        default: "\(position)"
        }
    }
}

extension YAMLDocument {
    static func parse(_ text: String) throws(YAMLError) -> YAMLNode {
        try parse(bytes: Array(text.utf8))
    }
}
