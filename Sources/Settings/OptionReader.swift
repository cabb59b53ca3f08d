import StageKit
import YAMLDocument

/// Reads values of the kinds that options have, and reports those that are not.
struct OptionReader {
    let problems: ProblemList
    let paths: PathExpansion
    /// The platforms that options may name.
    var platforms = PlatformTable()

    /// The value of a node.
    ///
    /// - Parameters:
    ///   - node: The node.
    ///   - kind: What it must be.
    ///   - key: The key that messages name.
    /// - Returns: `nil` if it is something else, which is reported.
    func value(_ node: YAMLNode, _ kind: OptionKind, for key: String) -> OptionValue? {
        switch kind {
        case .list(let kind): list(node, of: kind, for: key)
        case .mapping(let kind): mapping(node, of: kind, for: key)
        case .record(let options): record(node, of: options, for: key)
        case .platform: platform(node, for: key)
        case .secret: secret(node, for: key).map(OptionValue.secret)
        default: scalar(node, kind) ?? mismatch(node, kind, for: key)
        }
    }

    private func record(
        _ node: YAMLNode,
        of options: [StageDescriptor.Option],
        for key: String
    ) -> OptionValue? {
        let reader = MappingReader(node, name: key, options: self)
        defer { reader.finish() }
        return reader.values(of: options).map(OptionValue.mapping)
    }

    private func scalar(_ node: YAMLNode, _ kind: OptionKind) -> OptionValue? {
        switch (kind, node.value) {
        case (.boolean, .boolean(let value)): .boolean(value)
        case (.integer(let range), .integer(let value)) where range.contains(value):
            .integer(value)
        case (.number(let range), .integer(let value)) where range.contains(Double(value)):
            .number(Double(value))
        case (.number(let range), .number(let value)) where range.contains(value):
            .number(value)
        case (.duration(let range), .string(let text)):
            Duration(unit: text).flatMap { range.contains($0) ? .duration($0) : nil }
        case (.choice(let words), .string(let text)) where words.contains(text): .string(text)
        case (.string, .string(let text)) where !text.isEmpty && !text.utf8.contains(0):
            .string(text)
        default: nil
        }
    }

    private func platform(_ node: YAMLNode, for key: String) -> OptionValue? {
        guard !platforms.platforms.isEmpty else {
            problems.add("\(key): \(platforms.absence)", at: node.position)
            return nil
        }
        return value(node, .choice(platforms.names), for: key)?.text
            .flatMap { platforms.platforms[$0] }.map(OptionValue.platform)
    }

    private func list(_ node: YAMLNode, of kind: OptionKind, for key: String) -> OptionValue? {
        guard case .sequence(let nodes) = node.value else {
            return mismatch(node, .list(kind), for: key)
        }
        let values = nodes.compactMap { value($0, kind, for: key) }
        return values.count == nodes.count ? .list(values) : nil
    }

    private func mapping(_ node: YAMLNode, of kind: OptionKind, for key: String) -> OptionValue? {
        guard case .mapping(let entries) = node.value else {
            return mismatch(node, .mapping(kind), for: key)
        }
        var values: [String: OptionValue] = [:]
        for entry in entries {
            values[entry.key] = value(entry.value, kind, for: "\(key).\(entry.key)")
        }
        return values.count == entries.count ? .mapping(values) : nil
    }

    /// Reports that a node is not what it must be.
    private func mismatch(_ node: YAMLNode, _ kind: OptionKind, for key: String) -> OptionValue? {
        let remedy = Self.remedy(node, kind)
        problems.add(
            "\(key): expected \(kind.expectation), found \(node.finding)\(remedy)",
            at: node.position
        )
        return nil
    }

    private static func remedy(_ node: YAMLNode, _ kind: OptionKind) -> String {
        switch (kind, node.value) {
        case (.choice(let words), .string(let text)):
            Suggestion.nearest(to: text, among: words).map { ": did you mean '\($0)'?" } ?? ""
        case (.string, .boolean), (.string, .integer), (.string, .number): ": put it in quotes"
        case (.list, .string), (.list, .integer), (.list, .number), (.list, .boolean):
            ": put it in brackets, [like this]"
        default: ""
        }
    }
}
