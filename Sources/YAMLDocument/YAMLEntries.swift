/// The entries of a mapping while it is read.
struct YAMLEntries {
    private var own: [YAMLEntry] = []
    private var merged: [YAMLEntry] = []
    private var positions: [String: SourcePosition] = [:]

    /// The mapping's entries, then those that it merges and does not have itself.
    var all: [YAMLEntry] {
        var keys = Set(positions.keys)
        return own + merged.filter { keys.insert($0.key).inserted }
    }

    /// Adds an entry of the mapping.
    mutating func add(_ entry: YAMLEntry) throws(YAMLError) {
        if let earlier = positions.updateValue(entry.position, forKey: entry.key) {
            throw YAMLError(
                "the key \(entry.key.excerpt) is here a second time: the first is at \(earlier)",
                at: entry.position
            )
        }
        own.append(entry)
    }

    /// Adds the entries of a merge key: a mapping, or a list of mappings of which the first wins.
    mutating func merge(_ node: YAMLNode) throws(YAMLError) {
        switch node.value {
        case .mapping(let entries): merged += entries
        case .sequence(let nodes):
            for node in nodes { try merge(node) }
        default:
            throw YAMLError(
                "'<<' needs a mapping or a list of mappings: write '<<: *name'",
                at: node.position
            )
        }
    }
}
