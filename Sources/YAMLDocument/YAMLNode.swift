/// A value of a YAML document and the place where it stands.
package struct YAMLNode: Sendable, Hashable {
    /// The value.
    package let value: Value
    /// The place of its first character.
    ///
    /// For an alias it is the alias's own; the values inside keep theirs.
    package let position: SourcePosition

    /// Makes a node.
    package init(_ value: Value, at position: SourcePosition) {
        self.value = value
        self.position = position
    }

    /// The kinds of values in YAML 1.2's core schema.
    package enum Value: Sendable, Hashable {
        /// `null`, `~`, or no value at all.
        case null
        /// `true` or `false`; `yes`, `no`, `on` and `off` are text.
        case boolean(Bool)
        /// A whole number that an `Int` can hold.
        case integer(Int)
        /// Any other number; it may be infinite or not a number.
        case number(Double)
        /// Text: everything in quotes, and what is nothing else.
        case string(String)
        /// Values in order.
        case sequence([YAMLNode])
        /// Values by key, in the order of the file; no key occurs twice.
        case mapping([YAMLEntry])
    }

    /// The levels of nesting: 1 for a scalar.
    ///
    /// - Complexity: O(number of nodes below).
    var height: Int {
        switch value {
        case .sequence(let nodes): 1 + (nodes.lazy.map(\.height).max() ?? 0)
        case .mapping(let entries): 1 + (entries.lazy.map(\.value.height).max() ?? 0)
        default: 1
        }
    }

    /// The number of nodes, this one and the keys included.
    ///
    /// - Complexity: O(number of nodes below).
    var nodeCount: Int {
        switch value {
        case .sequence(let nodes): nodes.reduce(1) { $0 + $1.nodeCount }
        case .mapping(let entries): entries.reduce(1) { $0 + 1 + $1.value.nodeCount }
        default: 1
        }
    }
}

/// A key of a mapping with its value.
package struct YAMLEntry: Sendable, Hashable {
    /// The key as it is written, whatever its type would be as a value.
    package let key: String
    /// The place of the key.
    package let position: SourcePosition
    /// The value.
    package let value: YAMLNode

    /// Makes an entry.
    package init(key: String, at position: SourcePosition, value: YAMLNode) {
        self.key = key
        self.position = position
        self.value = value
    }
}
