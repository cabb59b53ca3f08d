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
        problems.map { "\($0.name): \($0.message)" }.joined(separator: "\n")
    }

    /// One problem.
    public struct Problem: Sendable, Hashable {
        /// The option's key.
        public let key: String
        /// The way from the option's value down to the offending one.
        public let place: [Step]
        /// What is wrong and what is allowed.
        public let message: String

        /// Makes a problem.
        public init(key: String, at place: [Step] = [], message: String) {
            self.key = key
            self.place = place
            self.message = message
        }

        /// Makes a problem with an element of a list, or with the list if there is no index.
        public init(key: String, index: Int?, message: String) {
            self.init(key: key, at: index.map { [.element($0)] } ?? [], message: message)
        }

        /// The option's key and those below it that lead to the place, joined by dots.
        public var name: String {
            place.reduce(key) { name, step in
                if case .key(let key) = step { "\(name).\(key)" } else { name }
            }
        }
    }

    /// One step down into the value of an option.
    public enum Step: Sendable, Hashable {
        /// Into an element of a list, from 0.
        case element(Int)
        /// Into the value at a key of a mapping.
        case key(String)
    }
}
