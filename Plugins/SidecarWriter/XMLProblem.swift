/// Why an XML document is refused.
struct XMLProblem: Error, CustomStringConvertible {
    /// The line, from 1, if one is to blame.
    let line: Int?
    /// What is wrong, as a verb with its object.
    let message: String

    init(line: Int?, _ message: String) {
        self.line = line
        self.message = message
    }

    var description: String {
        line.map { "\(message) (line \($0))" } ?? message
    }
}
