import StageKit
import SystemPackage
import YAMLDocument

/// Reads the keys of a mapping one by one, and reports what is wrong with them.
///
/// Every method returns `nil` if the key is absent, and if its value is wrong, which is reported.
/// ``finish()`` comes last: a key that nothing asked for before is unknown.
final class MappingReader {
    /// The place of the mapping.
    let position: SourcePosition
    /// Whether the node is a mapping indeed.
    let isMapping: Bool
    private let options: OptionReader
    private let prefix: String
    private let entries: [String: YAMLEntry]
    private var knownKeys: [String] = []

    /// Expands paths.
    var paths: PathExpansion { options.paths }
    private var problems: ProblemList { options.problems }

    /// Starts on a node.
    ///
    /// - Parameters:
    ///   - node: A mapping; nothing at all counts as an empty one, since all keys may be commented
    ///     out. Anything else is reported.
    ///   - name: The key that the mapping belongs to, which messages name; empty at the root.
    ///   - options: Reads the values.
    init(_ node: YAMLNode, name: String = "", options: OptionReader) {
        position = node.position
        self.options = options
        prefix = name.isEmpty ? "" : "\(name)."
        let all = node.entries
        isMapping = all != nil
        entries = Dictionary((all ?? []).map { ($0.key, $0) }) { first, _ in first }
        if !isMapping {
            let subject = name.isEmpty ? "" : "\(name): "
            problems.add("\(subject)expected a mapping, found \(node.finding)", at: position)
        }
    }

    /// The value of a key.
    func node(_ key: String, required: Bool = false) -> YAMLNode? {
        if !knownKeys.contains(key) { knownKeys.append(key) }
        let node = entries[key]?.value
        if node == nil, required, isMapping {
            problems.add("the key '\(prefix)\(key)' is missing", at: position)
        }
        return node
    }

    /// A value of a kind that options have.
    func value(_ key: String, _ kind: OptionKind, required: Bool = false) -> OptionValue? {
        node(key, required: required).flatMap { options.value($0, kind, for: key) }
    }

    /// A mapping below a key; if the key is absent, an empty one.
    func section(_ key: String) -> MappingReader {
        MappingReader(node(key) ?? YAMLNode(.null, at: position), name: key, options: options)
    }

    /// Whether the key is there.
    func contains(_ key: String) -> Bool { entries[key] != nil }

    /// The place of a key's value, or the mapping's if the key is absent.
    func position(of key: String) -> SourcePosition {
        entries[key]?.value.position ?? position
    }

    /// The place that steps lead to from a key's value, or the nearest place that there is.
    func position(of key: String, at steps: [StageOptionsError.Step]) -> SourcePosition {
        guard var node = entries[key]?.value else { return position }
        for step in steps {
            guard let next = node[step] else { break }
            node = next
        }
        return node.position
    }

    /// Reports a problem with a key's value.
    func report(_ key: String, _ message: String) {
        problems.add("\(key): \(message)", at: position(of: key))
    }

    /// Reports the keys that nothing asked for.
    func finish() {
        for (key, entry) in entries where !knownKeys.contains(key) {
            let advice = Suggestion.advice(for: key, among: knownKeys, label: "allowed here")
            problems.add("unknown key \(key.excerpt): \(advice)", at: entry.position)
        }
    }
}

extension YAMLNode {
    /// A mapping's entries; nothing at all has none, and any other node is no mapping.
    fileprivate var entries: [YAMLEntry]? {
        switch value {
        case .mapping(let entries): entries
        case .null: []
        default: nil
        }
    }

    /// The value one step below, if there is one.
    fileprivate subscript(step: StageOptionsError.Step) -> YAMLNode? {
        switch (step, value) {
        case (.element(let index), .sequence(let nodes)) where nodes.indices.contains(index):
            nodes[index]
        case (.key(let key), .mapping(let entries)):
            entries.first { $0.key == key }?.value
        default: nil
        }
    }
}
