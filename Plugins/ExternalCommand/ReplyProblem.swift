/// Why a program's reply cannot be used.
struct ReplyProblem: Error, Equatable, CustomStringConvertible {
    /// The key and what is wrong with it.
    let description: String

    init(_ message: String, at path: [any CodingKey] = []) {
        let place = Self.place(path)
        description = place.isEmpty ? message : "\(place) \(message)"
    }

    /// What a decoder found wrong.
    init(_ error: any Error) {
        switch error {
        case let problem as ReplyProblem: self = problem
        case DecodingError.typeMismatch(let type, let context):
            self.init("is not \(Self.name(type))", at: context.codingPath)
        case DecodingError.valueNotFound(let type, let context):
            self.init("is null, not \(Self.name(type))", at: context.codingPath)
        case DecodingError.dataCorrupted(let context) where !context.codingPath.isEmpty:
            self.init("has a value that is not allowed", at: context.codingPath)
        default: self.init("it is not one valid JSON object")
        }
    }

    /// A path such as `hashtags[2].score`, with no character that could confuse a log.
    private static func place(_ path: [any CodingKey]) -> String {
        var place = ""
        for key in path {
            if let index = key.intValue {
                place += "[\(index)]"
            } else {
                place += (place.isEmpty ? "" : ".") + key.stringValue.prefix(40)
            }
        }
        return String(place.map { $0.unicodeScalars.allSatisfy(\.isPrintable) ? $0 : "\u{FFFD}" })
    }

    private static func name(_ type: any Any.Type) -> String {
        switch type {
        case is String.Type: "text"
        case is Double.Type: "a number"
        case is [ReplyHashtag].Type, is [Any].Type: "a list"
        default: "an object"
        }
    }
}

extension Unicode.Scalar {
    fileprivate var isPrintable: Bool { properties.generalCategory != .control }
}
