/// Reads YAML through the system's libyaml.
///
/// Plain scalars have the types of YAML 1.2's core schema. Anchors, aliases and merge keys (`<<`)
/// work; tags other than `!!str` do not. What is read is bounded, so that a hostile file ends in an
/// error soon.
package enum YAMLDocument {
    /// The most bytes that a document may have.
    package static let maximumByteCount = 1 << 20
    /// The most nodes that a document may have; each alias counts as all that it stands for.
    package static let maximumNodeCount = 100_000
    /// The most levels of lists and mappings inside each other.
    package static let maximumDepth = 100

    /// Reads one document.
    ///
    /// - Parameter bytes: UTF-8 text; a byte order mark is allowed.
    /// - Returns: The document's root; for an empty document, a mapping without entries.
    /// - Throws: ``YAMLError`` for the first problem.
    /// - Complexity: O(number of bytes + number of nodes).
    package static func parse(bytes: [UInt8]) throws(YAMLError) -> YAMLNode {
        guard bytes.count <= maximumByteCount else {
            throw YAMLError(
                "the file is larger than \(maximumByteCount / 1024) KiB",
                at: .start
            )
        }
        var composer = YAMLComposer(events: try YAMLEventReader(bytes))
        return try composer.document()
    }
}
