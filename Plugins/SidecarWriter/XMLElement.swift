/// An element of an XML tree that remembers how it was written.
///
/// An element that nobody changes is written exactly as it was read, white space, quotes and the
/// order of attributes included; this is what keeps other programs' data as they left it.
final class XMLElement {
    let name: XMLName
    private(set) var attributes: [XMLAttribute]
    /// The namespaces' URIs by prefix, the element's own declarations included.
    private(set) var scope: [String: String]
    var children: [XMLNode] = []
    /// The white space before the start tag's `>` or `/>`.
    private let startTagEnd: String
    /// The white space before the end tag's `>`.
    var endTagEnd = ""
    private let wasEmptyTag: Bool

    /// Makes an element as the reader found it.
    init(
        name: XMLName,
        attributes: [XMLAttribute],
        scope: [String: String],
        startTagEnd: String = "",
        wasEmptyTag: Bool = true
    ) {
        self.name = name
        self.attributes = attributes
        self.scope = scope
        self.startTagEnd = startTagEnd
        self.wasEmptyTag = wasEmptyTag
    }

    /// The child elements, in order.
    var elements: [XMLElement] { children.compactMap(\.element) }

    /// The character data directly inside, without the white space around it.
    var text: String {
        XMLText.trimmed(
            children.map { node in
                guard case .text(_, let value) = node else { return "" }
                return value
            }.joined()
        )
    }

    /// The value of the attribute with an expanded name, or `nil` if there is none.
    func attribute(_ local: String, in uri: String) -> String? {
        attributes.first { $0.name.local == local && $0.name.uri == uri }?.value
    }

    /// Removes the attribute with an expanded name, if there is one.
    func removeAttribute(_ local: String, in uri: String) {
        attributes.removeAll { $0.name.local == local && $0.name.uri == uri }
    }

    /// Adds an attribute, whose name must be valid here.
    func append(_ attribute: XMLAttribute) {
        attributes.append(attribute)
    }

    /// A name in a namespace that is valid inside this element, declared here if need be.
    func makeName(_ local: String, in uri: String, preferredPrefix: String) -> XMLName {
        let prefix = declare(uri, preferredPrefix: preferredPrefix)
        return XMLName(prefix: prefix, local: local, uri: uri)
    }

    /// Declares a namespace here unless a prefix stands for it already.
    ///
    /// - Returns: The prefix, never the empty one, which names no attributes.
    @discardableResult
    func declare(_ uri: String, preferredPrefix: String) -> String {
        if let prefix = prefix(for: uri, preferred: preferredPrefix) { return prefix }
        var prefix = preferredPrefix
        var number = 1
        while scope[prefix] != nil {
            number += 1
            prefix = "\(preferredPrefix)\(number)"
        }
        scope[prefix] = uri
        let name = XMLName(prefix: "xmlns", local: prefix, uri: XMLName.xmlnsURI)
        append(XMLAttribute(name: name, value: uri, leading: "\n    "))
        return prefix
    }

    private func prefix(for uri: String, preferred: String) -> String? {
        if scope[preferred] == uri { return preferred }
        return scope.filter { $0.value == uri && !$0.key.isEmpty }.keys.min()
    }

    /// Appends the element as it was written, or as it now is, to `output`.
    func write(to output: inout String) {
        output += "<\(name.qualified)"
        for attribute in attributes { output += attribute.source }
        output += startTagEnd
        if wasEmptyTag && children.isEmpty {
            output += "/>"
            return
        }
        output += ">"
        for child in children { child.write(to: &output) }
        output += "</\(name.qualified)\(endTagEnd)>"
    }
}

/// A name with the namespace that it belongs to.
struct XMLName: Hashable {
    let prefix: String
    let local: String
    /// The namespace's URI; empty for none.
    let uri: String

    static let xmlURI = "http://www.w3.org/XML/1998/namespace"
    static let xmlnsURI = "http://www.w3.org/2000/xmlns/"

    /// The name as it is written.
    var qualified: String { prefix.isEmpty ? local : "\(prefix):\(local)" }
}

/// An attribute with the way in which it is written.
struct XMLAttribute {
    let name: XMLName
    let value: String
    /// The attribute from the white space before it up to its closing quote.
    let source: String

    /// Makes an attribute as the reader found it.
    init(name: XMLName, value: String, source: String) {
        self.name = name
        self.value = value
        self.source = source
    }

    /// Makes a new attribute.
    init(name: XMLName, value: String, leading: String = " ") {
        self.init(
            name: name,
            value: value,
            source: "\(leading)\(name.qualified)=\"\(XMLText.escaped(value))\""
        )
    }
}

/// A part of an element's content.
enum XMLNode {
    case element(XMLElement)
    /// Character data or a CDATA section: as it is written, and what it means.
    case text(source: String, value: String)
    /// A comment, a processing instruction or a byte order mark, as it is written.
    case other(String)

    /// New character data.
    static func text(_ value: String) -> XMLNode {
        .text(source: XMLText.escaped(value), value: value)
    }

    /// The element, if it is one.
    var element: XMLElement? {
        guard case .element(let element) = self else { return nil }
        return element
    }

    /// Whether it is character data without any visible character.
    var isWhiteSpace: Bool {
        guard case .text(_, let value) = self else { return false }
        return value.utf8.allSatisfy(XMLText.isWhiteSpace)
    }

    /// Appends the node to `output`.
    func write(to output: inout String) {
        switch self {
        case .element(let element): element.write(to: &output)
        case .text(let source, _), .other(let source): output += source
        }
    }
}
