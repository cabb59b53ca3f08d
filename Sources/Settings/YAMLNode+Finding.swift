import YAMLDocument

extension YAMLNode {
    /// What stands here, as it reads after "found".
    var finding: String {
        switch value {
        case .null: "nothing"
        case .boolean(let value): "\(value)"
        case .integer(let value): "\(value)"
        case .number(let value): "\(value)"
        case .string(""): "empty text"
        case .string(let text): "text \(text.excerpt)"
        case .sequence: "a list"
        case .mapping: "a mapping"
        }
    }
}
