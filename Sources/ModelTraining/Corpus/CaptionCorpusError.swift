internal import FoundationEssentials
package import SystemPackage

/// A line of a captions file that cannot be used.
package struct CaptionCorpusError: Error, Equatable, CustomStringConvertible {
    /// A line of a file.
    package struct Place: Sendable, Equatable {
        /// The file.
        package let file: FilePath
        /// The line's number from 1.
        package let line: Int
    }

    /// Where it is.
    package let place: Place
    /// What is wrong with it.
    package let reason: String

    /// `file:line: reason`.
    package var description: String { "\(place.file):\(place.line): \(reason)" }

    /// What is wrong with a line that could not be decoded, and what it should be.
    static func reason(_ error: any Error) -> String {
        let remedy = """
            a line is like {"file": "a.jpg", "captions": ["A dog runs."], "split": "train"}
            """
        switch error as? DecodingError {
        case .keyNotFound(let key, _): return "\"\(key.stringValue)\" is missing; \(remedy)"
        case .typeMismatch(_, let context) where !context.codingPath.isEmpty:
            return "\"\(context.key)\" is of another type; \(remedy)"
        case .dataCorrupted(let context) where !context.codingPath.isEmpty:
            return "\"\(context.key)\" has an unknown value (train, val and test are known)"
        default: return "not a JSON object; \(remedy)"
        }
    }
}

extension DecodingError.Context {
    /// The key at fault.
    fileprivate var key: String { codingPath.first?.stringValue ?? "" }
}
