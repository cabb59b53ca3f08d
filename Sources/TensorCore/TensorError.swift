/// A tensor operation that was given operands it cannot work on.
package struct TensorError: Error, Equatable, CustomStringConvertible {
    /// The operation, as in `Linear`.
    package let operation: String
    /// What was expected and what arrived.
    package let reason: String

    /// Makes an error.
    package init(operation: String, reason: String) {
        self.operation = operation
        self.reason = reason
    }

    /// The error of an operand whose shape does not fit.
    package static func shape(
        _ operation: String,
        expected: String,
        found: Shape
    ) -> TensorError {
        TensorError(operation: operation, reason: "expected \(expected), found shape \(found)")
    }

    /// One sentence for a log.
    package var description: String { "\(operation): \(reason)" }
}
