/// Makes nodes of events, within the limits of ``YAMLDocument``.
struct YAMLComposer {
    private let events: YAMLEventReader
    private var anchors: [String: YAMLNode] = [:]
    private var nodeCount = 0

    init(events: YAMLEventReader) {
        self.events = events
    }

    /// Reads the only document of a stream.
    mutating func document() throws(YAMLError) -> YAMLNode {
        var root = YAMLNode(.mapping([]), at: .start)
        var documentCount = 0
        while true {
            let event = try events.next()
            switch event.kind {
            case .streamEnd: return root
            case .streamStart, .documentEnd: break
            case .documentStart:
                documentCount += 1
                guard documentCount == 1 else {
                    throw YAMLError(
                        "a second document starts here: use one file for each",
                        at: event.position
                    )
                }
            case .scalar("", isPlain: true, _): break
            default: root = try node(event, depth: 0)
            }
        }
    }

    /// Makes the node that starts with `event` inside `depth` lists and mappings.
    private mutating func node(_ event: YAMLEvent, depth: Int) throws(YAMLError) -> YAMLNode {
        let position = event.position
        let value: YAMLNode.Value
        let properties: YAMLEvent.Properties
        switch event.kind {
        case .alias(let name):
            return try alias(name, at: position, depth: depth)
        case .scalar(let text, let isPlain, let own):
            properties = own
            let isString = try Self.isString(own.tag, isPlain: isPlain, at: position)
            value = isString ? .string(text) : YAMLNode.Value(plain: text)
        case .sequenceStart(let own):
            properties = own
            try Self.reject(tag: own.tag, unless: "seq", at: position)
            value = .sequence(try sequence(at: position, depth: depth + 1))
        case .mappingStart(let own):
            properties = own
            try Self.reject(tag: own.tag, unless: "map", at: position)
            value = .mapping(try mapping(at: position, depth: depth + 1))
        default:
            throw YAMLError("a value is missing here", at: position)
        }
        try count(1, at: position)
        let node = YAMLNode(value, at: position)
        if let anchor = properties.anchor { anchors[anchor] = node }
        return node
    }

    private mutating func sequence(
        at position: SourcePosition,
        depth: Int
    ) throws(YAMLError) -> [YAMLNode] {
        try Self.check(depth: depth, at: position)
        var nodes: [YAMLNode] = []
        while true {
            let event = try events.next()
            if case .sequenceEnd = event.kind { return nodes }
            nodes.append(try node(event, depth: depth))
        }
    }

    private mutating func mapping(
        at position: SourcePosition,
        depth: Int
    ) throws(YAMLError) -> [YAMLEntry] {
        try Self.check(depth: depth, at: position)
        var entries = YAMLEntries()
        while true {
            let key = try events.next()
            if case .mappingEnd = key.kind { return entries.all }
            guard case .scalar(let text, let isPlain, _) = key.kind else {
                throw YAMLError("a key must be text", at: key.position)
            }
            guard !text.isEmpty else {
                throw YAMLError("a key is missing before ':'", at: key.position)
            }
            _ = try node(key, depth: depth)
            let value = try node(try events.next(), depth: depth)
            if isPlain, text == "<<" {
                try entries.merge(value)
            } else {
                try entries.add(YAMLEntry(key: text, at: key.position, value: value))
            }
        }
    }

    private mutating func alias(
        _ name: String,
        at position: SourcePosition,
        depth: Int
    ) throws(YAMLError) -> YAMLNode {
        // The name is not repeated: it may be a secret that lacks its quotes.
        guard let target = anchors[name] else {
            throw YAMLError(
                "no value before this one has the anchor that the alias names: "
                    + "put text that starts with '*' in quotes",
                at: position
            )
        }
        try count(target.nodeCount, at: position)
        try Self.check(depth: depth + target.height - 1, at: position)
        return YAMLNode(target.value, at: position)
    }

    private mutating func count(_ nodes: Int, at position: SourcePosition) throws(YAMLError) {
        nodeCount += nodes
        guard nodeCount <= YAMLDocument.maximumNodeCount else {
            throw YAMLError(
                "the document has more than \(YAMLDocument.maximumNodeCount) values",
                at: position
            )
        }
    }

    private static func check(depth: Int, at position: SourcePosition) throws(YAMLError) {
        guard depth <= YAMLDocument.maximumDepth else {
            throw YAMLError(
                "the document has more than \(YAMLDocument.maximumDepth) levels",
                at: position
            )
        }
    }

    private static func isString(
        _ tag: String?,
        isPlain: Bool,
        at position: SourcePosition
    ) throws(YAMLError) -> Bool {
        guard tag != nil else { return !isPlain }
        try reject(tag: tag, unless: "str", at: position)
        return true
    }

    private static func reject(
        tag: String?,
        unless name: String,
        at position: SourcePosition
    ) throws(YAMLError) {
        guard let tag, tag != "!", tag != "tag:yaml.org,2002:\(name)" else { return }
        throw YAMLError(
            "tags are not supported: put text that starts with '!' in quotes",
            at: position
        )
    }
}
