/// A stage's options as the user wrote them, after they have passed the descriptor's checks.
public struct StageOptions: Sendable, Hashable {
    /// The values by key; keys that the user left out are absent.
    public let values: [String: OptionValue]

    /// Makes options.
    public init(_ values: [String: OptionValue] = [:]) {
        self.values = values
    }

    /// The boolean at `key`, or `nil` if it was left out.
    public func boolean(_ key: String) -> Bool? {
        guard case .boolean(let value) = values[key] else { return nil }
        return value
    }

    /// The whole number at `key`, or `nil` if it was left out.
    public func integer(_ key: String) -> Int? {
        guard case .integer(let value) = values[key] else { return nil }
        return value
    }

    /// The number at `key`, or `nil` if it was left out.
    public func number(_ key: String) -> Double? {
        switch values[key] {
        case .number(let value): value
        case .integer(let value): Double(value)
        default: nil
        }
    }

    /// The time at `key`, or `nil` if it was left out.
    public func duration(_ key: String) -> Duration? {
        guard case .duration(let value) = values[key] else { return nil }
        return value
    }

    /// The text or choice at `key`, or `nil` if it was left out.
    public func string(_ key: String) -> String? {
        values[key]?.text
    }

    /// The list of texts at `key`, or `nil` if it was left out.
    public func strings(_ key: String) -> [String]? {
        guard case .list(let elements) = values[key] else { return nil }
        return elements.compactMap(\.text)
    }

    /// The mapping at `key`, or `nil` if it was left out.
    public func mapping(_ key: String) -> [String: OptionValue]? {
        guard case .mapping(let entries) = values[key] else { return nil }
        return entries
    }

    /// The records of the list at `key`, or `nil` if it was left out.
    public func records(_ key: String) -> [StageOptions]? {
        guard case .list(let elements) = values[key] else { return nil }
        return elements.compactMap(\.record)
    }

    /// The platform at `key`, or `nil` if it was left out.
    public func platform(_ key: String) -> Platform? {
        guard case .platform(let value) = values[key] else { return nil }
        return value
    }

    /// Where the secret at `key` is kept, or `nil` if it was left out.
    public func secret(_ key: String) -> SecretSource? {
        guard case .secret(let source) = values[key] else { return nil }
        return source
    }
}

/// The value of an option.
public indirect enum OptionValue: Sendable, Hashable {
    /// `true` or `false`.
    case boolean(Bool)
    /// A whole number.
    case integer(Int)
    /// A number.
    case number(Double)
    /// A time.
    case duration(Duration)
    /// Text, or one of the words of a choice.
    case string(String)
    /// Values of one kind, in order.
    case list([OptionValue])
    /// Values by key.
    case mapping([String: OptionValue])
    /// A platform with its limits.
    case platform(Platform)
    /// The place where a secret is kept.
    case secret(SecretSource)

    /// The text, if it is one.
    public var text: String? {
        guard case .string(let value) = self else { return nil }
        return value
    }

    /// The values by key as options of their own, if it is a mapping or record.
    public var record: StageOptions? {
        guard case .mapping(let values) = self else { return nil }
        return StageOptions(values)
    }
}
