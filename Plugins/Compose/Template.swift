/// A text with fields.
///
/// `{caption}` stands for a field, `{{` and `}}` for braces. A part in `[[ ]]` is left out if a field
/// in it is empty, and a line if all its fields are. Blank lines around a line that is left out
/// become one, and spaces around an empty field too.
struct Template: Hashable, Sendable {
    /// A piece of a line.
    indirect enum Part: Hashable, Sendable {
        case text(String)
        case field(TemplateField)
        case optional([Part])

        /// The fields in it, in order.
        var fields: [TemplateField] {
            switch self {
            case .text: []
            case .field(let field): [field]
            case .optional(let parts): parts.flatMap(\.fields)
            }
        }
    }

    /// The lines, each of any number of pieces.
    let lines: [[Part]]

    /// The fields in it, in order, repetitions included.
    var fields: [TemplateField] { lines.flatMap { $0.flatMap(\.fields) } }

    /// The text with values put in; a field without a value is empty.
    ///
    /// - Complexity: O(length).
    func text(_ values: [TemplateField: String]) -> String {
        var output: [String] = []
        var isAfterGap = false
        for line in lines {
            guard let text = Self.line(line, values) else {
                isAfterGap = true
                continue
            }
            if text.isEmpty, isAfterGap, output.last?.isEmpty ?? true { continue }
            if !text.isEmpty { isAfterGap = false }
            output.append(text)
        }
        while output.last?.isEmpty == true { output.removeLast() }
        return output.drop(while: \.isEmpty).joined(separator: "\n")
    }

    /// A line, or `nil` if it has fields and all are empty.
    private static func line(_ parts: [Part], _ values: [TemplateField: String]) -> String? {
        let fields = parts.flatMap(\.fields)
        guard fields.isEmpty || fields.contains(where: { values[$0] != nil }) else { return nil }
        var line = text(parts, values)
        while line.unicodeScalars.last == " " { line.unicodeScalars.removeLast() }
        return line
    }

    private static func text(_ parts: [Part], _ values: [TemplateField: String]) -> String {
        var result = ""
        var swallowsSpaces = false
        for part in parts {
            guard var piece = piece(part, values) else {
                swallowsSpaces = result.isEmpty || result.unicodeScalars.last == " "
                continue
            }
            if swallowsSpaces { piece = String(piece.unicodeScalars.drop { $0 == " " }) }
            if !piece.isEmpty { swallowsSpaces = false }
            result += piece
        }
        return result
    }

    /// The text of a piece, or `nil` if it is left out.
    private static func piece(_ part: Part, _ values: [TemplateField: String]) -> String? {
        switch part {
        case .text(let text): text
        case .field(let field): values[field]
        case .optional(let parts):
            part.fields.allSatisfy { values[$0] != nil } ? text(parts, values) : nil
        }
    }
}
