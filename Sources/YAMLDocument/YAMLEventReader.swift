import CYAMLSystem

/// Takes events from libyaml; no other code sees its pointers.
final class YAMLEventReader {
    private let bytes: ArraySlice<UInt8>
    /// libyaml keeps a pointer to its input, so the input needs a fixed address.
    private let input: UnsafeMutableBufferPointer<UInt8>
    private let parser: UnsafeMutablePointer<yaml_parser_t>

    /// Starts at the beginning of a text.
    init(_ text: [UInt8]) throws(YAMLError) {
        bytes = text.starts(with: [0xEF, 0xBB, 0xBF]) ? text.dropFirst(3) : text[...]
        // An empty buffer may have no address, which libyaml does not allow.
        input = .allocate(capacity: bytes.count + 1)
        _ = input.initialize(from: bytes)
        parser = .allocate(capacity: 1)
        guard yaml_parser_initialize(parser) == 1, let address = input.baseAddress else {
            throw YAMLError("there is no memory left to read the file", at: .start)
        }
        yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
        yaml_parser_set_input_string(parser, address, bytes.count)
    }

    deinit {
        yaml_parser_delete(parser)
        parser.deallocate()
        input.deallocate()
    }

    /// The next event; after `streamEnd` there is none.
    func next() throws(YAMLError) -> YAMLEvent {
        var event = yaml_event_t()
        guard yaml_parser_parse(parser, &event) == 1 else { throw error() }
        defer { yaml_event_delete(&event) }
        return YAMLEvent(kind: kind(of: event), position: SourcePosition(event.start_mark))
    }

    private func kind(of event: yaml_event_t) -> YAMLEvent.Kind {
        switch event.type {
        case YAML_STREAM_START_EVENT: return .streamStart
        case YAML_DOCUMENT_START_EVENT: return .documentStart
        case YAML_DOCUMENT_END_EVENT: return .documentEnd
        case YAML_ALIAS_EVENT: return .alias(Self.text(event.data.alias.anchor) ?? "")
        case YAML_SCALAR_EVENT: return scalar(event)
        case YAML_SEQUENCE_START_EVENT:
            let start = event.data.sequence_start
            return .sequenceStart(Self.properties(start.anchor, start.tag))
        case YAML_SEQUENCE_END_EVENT: return .sequenceEnd
        case YAML_MAPPING_START_EVENT:
            let start = event.data.mapping_start
            return .mappingStart(Self.properties(start.anchor, start.tag))
        case YAML_MAPPING_END_EVENT: return .mappingEnd
        default: return .streamEnd
        }
    }

    private func scalar(_ event: yaml_event_t) -> YAMLEvent.Kind {
        let scalar = event.data.scalar
        let characters = UnsafeBufferPointer(start: scalar.value, count: scalar.length)
        return .scalar(
            text: String(decoding: characters, as: UTF8.self),
            isPlain: scalar.style == YAML_PLAIN_SCALAR_STYLE,
            Self.properties(scalar.anchor, scalar.tag)
        )
    }

    private static func properties(
        _ anchor: UnsafePointer<UInt8>?,
        _ tag: UnsafePointer<UInt8>?
    ) -> YAMLEvent.Properties {
        YAMLEvent.Properties(anchor: text(anchor), tag: text(tag))
    }

    private static func text(_ characters: UnsafePointer<UInt8>?) -> String? {
        characters.map { String(cString: $0) }
    }

    private func error() -> YAMLError {
        let state = parser.pointee
        let problem = state.problem.map { String(cString: $0) } ?? "the file cannot be read"
        switch state.error {
        case YAML_MEMORY_ERROR:
            return YAMLError("there is no memory left to read the file", at: .start)
        case YAML_READER_ERROR:
            return .unreadableCharacter(problem, at: state.problem_offset, in: bytes)
        default:
            return .syntax(
                problem,
                at: SourcePosition(state.problem_mark),
                while: state.context.map { String(cString: $0) },
                since: SourcePosition(state.context_mark)
            )
        }
    }
}

extension SourcePosition {
    fileprivate init(_ mark: yaml_mark_t) {
        self.init(line: Int(mark.line) + 1, column: Int(mark.column) + 1)
    }
}
