public import SystemPackage

/// A stage could not handle a photo.
public struct StageError: Error, Hashable, CustomStringConvertible {
    /// What went wrong and what would mend it, in one sentence that names the file concerned.
    public let message: String
    /// What kind of failure it is, which decides when to try again.
    public let kind: Kind

    /// Makes an error.
    public init(_ message: String, kind: Kind = .permanent) {
        self.message = message
        self.kind = kind
    }

    /// What kind of failure it is.
    public enum Kind: Sendable, Hashable {
        /// The same call will fail again: the photo fails.
        case permanent
        /// The same call may succeed later, as after a time-out: the photo is tried again.
        case transient
        /// This folder cannot be used for now: it is full, read-only, not permitted or its device
        /// is faulty.
        ///
        /// Photos whose results go there wait until it can be used.
        case storage(FilePath)
    }

    /// The message.
    public var description: String { message }
}

/// Options that do not make sense together.
public struct StageOptionsError: Error, Hashable, CustomStringConvertible {
    /// Every problem found.
    public let problems: [Problem]

    /// Makes an error of one or more problems.
    public init(_ problems: [Problem]) {
        self.problems = problems
    }

    /// The problems, one a line.
    public var description: String {
        problems.map { "\($0.key): \($0.message)" }.joined(separator: "\n")
    }

    /// One problem.
    public struct Problem: Sendable, Hashable {
        /// The option's key.
        public let key: String
        /// For an option with a list, the place of the offending element, from 0.
        public let index: Int?
        /// What is wrong and what is allowed.
        public let message: String

        /// Makes a problem.
        public init(key: String, index: Int? = nil, message: String) {
            self.key = key
            self.index = index
            self.message = message
        }
    }
}
