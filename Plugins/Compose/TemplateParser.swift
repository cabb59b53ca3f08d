/// Reads templates.
struct TemplateParser {
    /// What is wrong with the template, one sentence each.
    private(set) var problems: [String] = []

    private var rest: Substring
    private var lines: [[Template.Part]] = [[]]
    /// The pieces of the part in `[[ ]]` that is being read.
    private var optional: [Template.Part]?
    private var text = ""

    /// Reads a template as the user wrote it.
    init(_ source: String) {
        rest = source[...]
    }

    /// The template; it is of use only if ``problems`` is empty afterwards.
    mutating func template() -> Template {
        while let character = rest.first {
            if take("{{") {
                text += "{"
            } else if take("}}") {
                text += "}"
            } else if take("{") {
                readField()
            } else if take("}") {
                problems.append("'}' closes nothing: write '}}' for the sign itself")
            } else if take("[[") {
                openOptional()
            } else if take("]]") {
                closeOptional()
            } else if character.isNewline {
                rest.removeFirst()
                endLine()
            } else {
                text.append(rest.removeFirst())
            }
        }
        endLine()
        return Template(lines: lines.dropLast())
    }

    private mutating func take(_ sign: String) -> Bool {
        guard rest.hasPrefix(sign) else { return false }
        rest = rest.dropFirst(sign.count)
        return true
    }

    private mutating func readField() {
        let name = rest.prefix { $0 != "}" && $0 != "{" && !$0.isNewline }
        rest = rest[name.endIndex...]
        guard take("}") else {
            return problems.append("'{\(name)' lacks its '}': write '{{' for the sign itself")
        }
        guard let field = TemplateField(name: String(name)) else {
            let known = TemplateField.names.joined(separator: ", ")
            return problems.append("there is no field {\(name)}; the fields are \(known)")
        }
        add(.field(field))
    }

    private mutating func openOptional() {
        endText()
        guard optional == nil else {
            return problems.append("'[[' stands within another '[['")
        }
        optional = []
    }

    private mutating func closeOptional() {
        endText()
        guard let parts = optional else {
            return problems.append("']]' closes nothing")
        }
        optional = nil
        let part = Template.Part.optional(parts)
        if part.fields.isEmpty { problems.append("a part in [[ ]] has no field") }
        add(part)
    }

    private mutating func endLine() {
        endText()
        if optional != nil {
            problems.append("'[[' lacks its ']]' on the same line")
            optional = nil
        }
        lines.append([])
    }

    private mutating func endText() {
        guard !text.isEmpty else { return }
        let part = Template.Part.text(text)
        text = ""
        add(part)
    }

    private mutating func add(_ part: Template.Part) {
        endText()
        if optional != nil {
            optional?.append(part)
        } else {
            lines[lines.count - 1].append(part)
        }
    }
}
