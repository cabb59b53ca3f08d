/// A stage's name and options: what the configuration is checked against and `--help` is made of.
public struct StageDescriptor: Sendable {
    /// The name in the configuration, lower-case words joined by hyphens.
    public let name: String
    /// What the stage does, in one sentence.
    public let summary: String
    /// The options, in the order in which they should be listed.
    public let options: [Option]

    /// Makes a descriptor.
    public init(name: String, summary: String, options: [Option]) {
        self.name = name
        self.summary = summary
        self.options = options
    }

    /// One option of a stage.
    public struct Option: Sendable, Hashable {
        /// The key in the configuration, lower-case words joined by underscores.
        public let key: String
        /// The values that it takes.
        public let kind: OptionKind
        /// Whether leaving it out is an error.
        public let isRequired: Bool
        /// What it means, with unit and default, in one sentence.
        public let summary: String

        /// Makes an option.
        public init(_ key: String, _ kind: OptionKind, required: Bool = false, summary: String) {
            self.key = key
            self.kind = kind
            self.isRequired = required
            self.summary = summary
        }
    }
}

/// The values that an option takes.
public indirect enum OptionKind: Sendable, Hashable {
    /// `true` or `false`.
    case boolean
    /// A whole number within the range.
    case integer(ClosedRange<Int>)
    /// A number within the range.
    case number(ClosedRange<Double>)
    /// A time with its unit within the range: `250ms`, `5s`, `10m`, `2h`.
    case duration(ClosedRange<Duration>)
    /// Text that is not empty.
    case string
    /// One of the words.
    case choice([String])
    /// A list of values of one kind.
    case list(OptionKind)
    /// Free keys with values of one kind.
    case mapping(OptionKind)
    /// Known keys, each with a value of its own kind.
    case record([StageDescriptor.Option])
    /// The name of a platform of the table (see ``Platform``).
    case platform
    /// `{file: …}`, `{environment: …}` or `{credential: …}`; never the secret itself.
    case secret
}
