/// Reads XML 1.0 with namespaces into a tree that can be written again byte for byte.
///
/// It refuses what is not well-formed, and more: a document type declaration (and with it every
/// entity but XML's own five), encodings other than UTF-8, and nesting deeper than
/// ``maximumDepth``. So no document makes it open a file, or grow beyond its own size.
struct XMLReader {
    /// How deep elements may be nested, which bounds the recursion of those who walk the tree.
    static let maximumDepth = 200

    private let bytes: [UInt8]
    private var position = 0
    private var open: [XMLElement] = []
    private var top: [XMLNode] = []

    private init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// Reads a document.
    ///
    /// - Parameter bytes: The whole file.
    /// - Returns: The document's nodes, exactly one of them an element.
    /// - Throws: ``XMLProblem`` if the document is refused.
    static func read(_ bytes: [UInt8]) throws(XMLProblem) -> [XMLNode] {
        var reader = XMLReader(bytes)
        try reader.checkCharacters()
        try reader.readNodes()
        return reader.top
    }

    private func checkCharacters() throws(XMLProblem) {
        if bytes.starts(with: [0xFE, 0xFF]) || bytes.starts(with: [0xFF, 0xFE]) {
            throw XMLProblem(line: 1, "is not in UTF-8: convert it first")
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw XMLProblem(line: 1, "is not in UTF-8: convert it first")
        }
        if text.unicodeScalars.contains(where: { !XMLText.isAllowed($0) }) {
            throw XMLProblem(line: 1, "has a character that XML forbids")
        }
    }

    private mutating func readNodes() throws(XMLProblem) {
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
            top.append(.other("\u{FEFF}"))
            position = 3
        }
        let start = position
        while position < bytes.count {
            if bytes[position] != UInt8(ascii: "<") {
                try readText()
            } else if isAt("<!--") {
                try readComment()
            } else if isAt("<![CDATA[") {
                try readCharacterData()
            } else if isAt("<?") {
                try readInstruction(isFirst: position == start)
            } else if isAt("<!") {
                throw problem("has a document type declaration, which is refused")
            } else if isAt("</") {
                try readEndTag()
            } else {
                try readStartTag()
            }
        }
        if let element = open.last { throw problem("ends inside \(element.name.qualified)") }
        if !top.contains(where: { $0.element != nil }) { throw problem("has no element") }
    }

    // MARK: Content

    private mutating func readText() throws(XMLProblem) {
        let start = position
        position = bytes[start...].position(of: UInt8(ascii: "<")) ?? bytes.count
        let source = bytes[start..<position]
        if source.contains("]]>") { throw problem("has ']]>' outside CDATA", at: start) }
        let value = try decoded(source, isAttribute: false)
        if open.isEmpty && !source.allSatisfy(XMLText.isWhiteSpace) {
            throw problem("has text outside its root element", at: start)
        }
        append(.text(source: string(source), value: value))
    }

    private mutating func readComment() throws(XMLProblem) {
        let source = try take(from: "<!--", to: "-->", named: "comment")
        let content = source.dropFirst(4).dropLast(3)
        if content.contains("--") || content.last == UInt8(ascii: "-") {
            throw problem("has '--' in a comment")
        }
        append(.other(string(source)))
    }

    private mutating func readCharacterData() throws(XMLProblem) {
        if open.isEmpty { throw problem("has CDATA outside its root element") }
        let source = try take(from: "<![CDATA[", to: "]]>", named: "CDATA section")
        let value = XMLText.normalized(source.dropFirst(9).dropLast(3), isAttribute: false)
        append(.text(source: string(source), value: string(value)))
    }

    private mutating func readInstruction(isFirst: Bool) throws(XMLProblem) {
        let start = position
        let source = try take(from: "<?", to: "?>", named: "processing instruction")
        let content = string(source.dropFirst(2).dropLast(2))
        let end = content.utf8.firstIndex(where: XMLText.isWhiteSpace) ?? content.endIndex
        let target = content[..<end]
        guard Self.isName(target) else { throw problem("has a bad '<?'", at: start) }
        if target.lowercased() == "xml" {
            guard isFirst, target == "xml" else {
                throw problem("has an XML declaration that is not at its beginning", at: start)
            }
            try checkDeclaration(content)
        }
        append(.other(string(source)))
    }

    private func checkDeclaration(_ content: String) throws(XMLProblem) {
        let pattern =
            /xml\s+version\s*=\s*(?:"1\.\d"|'1\.\d')(?:\s+encoding\s*=\s*["'](?<encoding>[^"']*)["'])?(?:\s+standalone\s*=\s*["'](?:yes|no)["'])?\s*/
        guard let match = content.wholeMatch(of: pattern) else {
            throw XMLProblem(line: 1, "has a bad XML declaration")
        }
        let encoding = match.output.encoding?.lowercased() ?? "utf-8"
        guard ["utf-8", "utf8", "us-ascii"].contains(encoding) else {
            throw XMLProblem(line: 1, "is in \(encoding), not in UTF-8: convert it first")
        }
    }

    // MARK: Tags

    private mutating func readStartTag() throws(XMLProblem) {
        let start = position
        position += 1
        if open.count >= Self.maximumDepth { throw problem("is nested too deeply") }
        if open.isEmpty && top.contains(where: { $0.element != nil }) {
            throw problem("has more than one root element")
        }
        let name = try takeName()
        var attributes: [(name: String, value: String, source: String)] = []
        var space = takeWhiteSpace()
        while position < bytes.count, !isAt(">"), !isAt("/>") {
            if space.isEmpty { throw problem("has no space before an attribute") }
            attributes.append(try takeAttribute(after: space))
            space = takeWhiteSpace()
        }
        let isEmpty = isAt("/>")
        position += isEmpty ? 2 : 1
        if position > bytes.count { throw problem("ends inside a tag", at: start) }
        let element = try makeElement(name, attributes, startTagEnd: space, isEmpty: isEmpty)
        append(.element(element))
        if !isEmpty { open.append(element) }
    }

    private mutating func takeAttribute(
        after space: String
    ) throws(XMLProblem) -> (name: String, value: String, source: String) {
        let start = position
        let name = try takeName()
        _ = takeWhiteSpace()
        guard isAt("=") else { throw problem("has no '=' after \(name)") }
        position += 1
        _ = takeWhiteSpace()
        guard isAt("\"") || isAt("'") else { throw problem("has no quote before \(name)'s value") }
        let quote = bytes[position]
        let valueStart = position + 1
        guard let end = bytes[valueStart...].position(of: quote) else {
            throw problem("has no quote after \(name)'s value")
        }
        let source = bytes[valueStart..<end]
        if source.position(of: UInt8(ascii: "<")) != nil {
            throw problem("has '<' in \(name)'s value")
        }
        let value = try decoded(source, isAttribute: true)
        position = end + 1
        return (name, value, space + string(bytes[start..<position]))
    }

    private func makeElement(
        _ name: String,
        _ attributes: [(name: String, value: String, source: String)],
        startTagEnd: String,
        isEmpty: Bool
    ) throws(XMLProblem) -> XMLElement {
        var scope = open.last?.scope ?? ["xml": XMLName.xmlURI]
        for attribute in attributes {
            try declare(attribute.name, attribute.value, in: &scope)
        }
        var seen: Set<[String]> = []
        var resolved: [XMLAttribute] = []
        for attribute in attributes {
            let name = try resolve(attribute.name, in: scope, isAttribute: true)
            if !seen.insert([name.local, name.uri]).inserted {
                throw problem("has \(attribute.name) twice in a tag")
            }
            resolved.append(
                XMLAttribute(name: name, value: attribute.value, source: attribute.source)
            )
        }
        return XMLElement(
            name: try resolve(name, in: scope, isAttribute: false),
            attributes: resolved,
            scope: scope,
            startTagEnd: startTagEnd,
            wasEmptyTag: isEmpty
        )
    }

    private func declare(
        _ name: String,
        _ uri: String,
        in scope: inout [String: String]
    ) throws(XMLProblem) {
        if name == "xmlns" {
            scope[""] = uri
        } else if name.hasPrefix("xmlns:") {
            let prefix = String(name.dropFirst(6))
            if uri.isEmpty || prefix == "xmlns" || (prefix == "xml") != (uri == XMLName.xmlURI) {
                throw problem("has a bad declaration \(name)")
            }
            scope[prefix] = uri
        }
    }

    private func resolve(
        _ name: String,
        in scope: [String: String],
        isAttribute: Bool
    ) throws(XMLProblem) -> XMLName {
        let parts = name.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, let prefix = parts.first, let local = parts.last else {
            if name == "xmlns" { return XMLName(prefix: "", local: name, uri: XMLName.xmlnsURI) }
            return XMLName(prefix: "", local: name, uri: isAttribute ? "" : scope[""] ?? "")
        }
        let uri = isAttribute && prefix == "xmlns" ? XMLName.xmlnsURI : scope[String(prefix)]
        guard let uri else { throw problem("does not declare the prefix of \(name)") }
        return XMLName(prefix: String(prefix), local: String(local), uri: uri)
    }

    private mutating func readEndTag() throws(XMLProblem) {
        let start = position
        position += 2
        let name = try takeName()
        let space = takeWhiteSpace()
        guard isAt(">") else { throw problem("has a bad end tag", at: start) }
        position += 1
        guard let element = open.popLast(), element.name.qualified == name else {
            throw problem("has </\(name)> where it does not belong", at: start)
        }
        element.endTagEnd = space
    }
}

// MARK: - Characters

extension XMLReader {
    private mutating func append(_ node: XMLNode) {
        guard let element = open.last else {
            top.append(node)
            return
        }
        element.children.append(node)
    }

    private func isAt(_ token: StaticString) -> Bool {
        let count = token.utf8CodeUnitCount
        guard position + count <= bytes.count else { return false }
        for index in 0..<count where bytes[position + index] != token.utf8Start[index] {
            return false
        }
        return true
    }

    /// Takes everything up to the end of `last`, which is sought after `first`.
    private mutating func take(
        from first: StaticString,
        to last: StaticString,
        named name: String
    ) throws(XMLProblem) -> ArraySlice<UInt8> {
        let start = position
        position += first.utf8CodeUnitCount
        while let found = bytes[min(position, bytes.count)...].position(of: last.utf8Start[0]) {
            position = found
            if isAt(last) {
                position += last.utf8CodeUnitCount
                return bytes[start..<position]
            }
            position += 1
        }
        throw problem("has a \(name) without an end", at: start)
    }

    private mutating func takeWhiteSpace() -> String {
        let start = position
        while position < bytes.count, XMLText.isWhiteSpace(bytes[position]) { position += 1 }
        return string(bytes[start..<position])
    }

    /// Takes a qualified name.
    private mutating func takeName() throws(XMLProblem) -> String {
        let start = position
        while position < bytes.count, !XMLText.isWhiteSpace(bytes[position]),
            !isAt("="), !isAt(">"), !isAt("/")
        {
            position += 1
        }
        let name = string(bytes[start..<position])
        let parts = name.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count <= 2, parts.allSatisfy(Self.isName) else {
            throw problem("has a bad name", at: start)
        }
        return name
    }

    private static func isName(_ text: Substring) -> Bool {
        guard let first = text.unicodeScalars.first, XMLText.isNameStart(first) else {
            return false
        }
        return text.unicodeScalars.allSatisfy(XMLText.isNamePart)
    }

    private func string(_ slice: ArraySlice<UInt8>) -> String {
        String(decoding: slice, as: UTF8.self)
    }

    private func decoded(
        _ source: ArraySlice<UInt8>,
        isAttribute: Bool
    ) throws(XMLProblem) -> String {
        guard let text = XMLText.decoded(source, isAttribute: isAttribute) else {
            throw problem("has a bad or unknown '&'", at: source.startIndex)
        }
        return text
    }

    private func problem(_ message: String, at place: Int? = nil) -> XMLProblem {
        let lines = bytes.prefix(place ?? position).count { $0 == 0x0A }
        return XMLProblem(line: lines + 1, message)
    }
}
