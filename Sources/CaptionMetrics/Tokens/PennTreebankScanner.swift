/// Finds one token after the other in a line of text.
struct PennTreebankScanner {
    let text: [Unicode.Scalar]
    private var position = 0
    /// The rest of a word that falls into two tokens.
    private var pending: String?

    init(_ line: String) {
        text = line.unicodeScalars.flatMap { Self.plain[$0] ?? [$0] }
    }

    /// The next token, nil at the end.
    mutating func next() -> String? {
        if let rest = pending {
            pending = nil
            return rest
        }
        while position < text.count {
            if let token = address() ?? name() ?? clitic() ?? word() ?? symbol() { return token }
        }
        return nil
    }

    // MARK: Reading

    /// The character at an offset from the place of reading; a space beyond both ends.
    private func peek(_ offset: Int = 0) -> Unicode.Scalar { scalar(position + offset) }

    func scalar(_ index: Int) -> Unicode.Scalar { text.indices.contains(index) ? text[index] : " " }

    private func string(_ range: Range<Int>) -> String {
        var result = String.UnicodeScalarView()
        result.append(contentsOf: text[range])
        return String(result)
    }

    private mutating func take(until end: Int) -> String {
        defer { position = end }
        return string(position..<end)
    }

    private func end(from start: Int, while isMember: (Unicode.Scalar) -> Bool) -> Int {
        text[start...].firstIndex { !isMember($0) } ?? text.count
    }

    // MARK: Tokens

    /// A web or mail address, or a tag in angle brackets.
    private mutating func address() -> String? {
        guard position == 0 || !scalar(position - 1).isWordPart else { return nil }
        let end = end(from: position) { $0 != " " && $0 != "\t" }
        if peek() == "<", peek(1).isLetter || peek(1) == "/", text[position..<end].contains(">") {
            return take(until: self.end(from: position) { $0 != ">" } + 1)
        }
        guard peek().isWordPart else { return nil }
        let signs = text[position..<end].filter { !$0.isWordPart }
        let isAddress = signs.contains("@") || signs.starts(with: [":", "/", "/"])
        return isAddress ? take(until: end) : nil
    }

    /// `@name` or `#topic`.
    private mutating func name() -> String? {
        guard peek() == "@" || peek() == "#", peek(1).isLetter else { return nil }
        return take(until: end(from: position + 1) { $0.isWordPart || $0 == "_" })
    }

    /// A word or a number, with what belongs to it.
    private mutating func word() -> String? {
        guard let end = WordExtent(self).end(from: position) else { return nil }
        if scalar(end) == "'", let split = beforeClitic(end) { return take(until: split) }
        let isOpen = scalar(end).isLetter
        let token = take(until: end)
        guard !isOpen, let rest = Self.assimilations[token.lowercased()] else { return token }
        pending = String(token.suffix(rest))
        return String(token.dropLast(rest))
    }

    /// Where a word ends whose apostrophe stands before `'s`, `n't` and the like.
    private func beforeClitic(_ end: Int) -> Int? {
        let rest = letters(after: end + 1)
        if rest == "t", text[end - 1].isOneOf("nN") { return end - 1 > position ? end - 1 : nil }
        return nil
    }

    private func letters(after start: Int) -> String {
        guard start < text.count else { return "" }
        return string(start..<end(from: start) { $0.isLetter }).lowercased()
    }

    /// `'s`, `n't`, `'em`, `'90s` and the like.
    private mutating func clitic() -> String? {
        if peek().isOneOf("nN"), peek(1) == "'", letters(after: position + 2) == "t" {
            return take(until: position + 3)
        }
        if peek().isOneOf("yY"), peek(1) == "'", letters(after: position + 2).count > 2 {
            return take(until: position + 2)
        }
        guard peek() == "'" else { return nil }
        let rest = letters(after: position + 1)
        if rest == "tis" || rest == "twas" {
            pending = string(position + 2..<position + 1 + rest.count)
            defer { position += 1 + rest.count }
            return string(position..<position + 2)
        }
        if Self.clitics.contains(rest) {
            let length = rest == "n" && peek(2) == "'" ? 3 : 1 + rest.count
            return take(until: position + length)
        }
        if peek(1).isDigit, peek(2) == "0", peek(3) == "s", !peek(4).isWordPart {
            return take(until: position + 4)
        }
        return nil
    }

    /// A sign that stays a token, or nothing for space and punctuation.
    private mutating func symbol() -> String? {
        let first = peek()
        if let name = Self.brackets[first] {
            position += 1
            return name
        }
        if first == "?" || first == "!" {
            return take(until: end(from: position) { $0 == "?" || $0 == "!" })
        }
        if first.isOneOf("#*@_") { return take(until: end(from: position) { $0 == first }) }
        if first.isOneOf("<>"), peek(1) == first { return take(until: position + 2) }
        position += 1
        return first.staysToken ? String(first) : nil
    }
}
