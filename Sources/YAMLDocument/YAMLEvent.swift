/// A step through a YAML document.
struct YAMLEvent {
    let kind: Kind
    let position: SourcePosition

    enum Kind {
        case streamStart
        case streamEnd
        case documentStart
        case documentEnd
        /// A reference to the node with that anchor.
        case alias(String)
        case scalar(text: String, isPlain: Bool, Properties)
        case sequenceStart(Properties)
        case sequenceEnd
        case mappingStart(Properties)
        case mappingEnd
    }

    /// What may be written before a node.
    struct Properties {
        let anchor: String?
        /// The tag with its handle expanded.
        let tag: String?
    }
}
