/// A text is not a YAML document that can be read.
package struct YAMLError: Error, Hashable, CustomStringConvertible {
    /// The place of the problem.
    package let position: SourcePosition
    /// What is wrong and, where it is known, what would mend it.
    package let message: String

    /// Makes an error.
    package init(_ message: String, at position: SourcePosition) {
        self.position = position
        self.message = message
    }

    /// `line:column: message`.
    package var description: String { "\(position): \(message)" }
}
