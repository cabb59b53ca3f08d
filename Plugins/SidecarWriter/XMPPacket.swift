/// An XMP packet whose properties can be read and changed; the rest of it stays as it was written.
///
/// A property may be an attribute or an element of any of the packet's `rdf:Description`s.
struct XMPPacket {
    private let nodes: [XMLNode]
    private let rdf: XMLElement

    private static let blank = """
        <?xpacket begin="\u{FEFF}" id="W5M0MpCehiHzreSzNTczkc9d"?>
        <x:xmpmeta xmlns:x="adobe:ns:meta/">
         <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/>
        </x:xmpmeta>
        <?xpacket end="w"?>

        """

    /// Reads a packet.
    ///
    /// - Parameter bytes: The sidecar's content; an empty one gives a packet without properties.
    /// - Throws: ``XMLProblem`` if that is not well-formed XML or not XMP.
    init(_ bytes: [UInt8]) throws(XMLProblem) {
        let isBlank = bytes.allSatisfy(XMLText.isWhiteSpace)
        nodes = try XMLReader.read(isBlank ? Array(Self.blank.utf8) : bytes)
        guard let rdf = nodes.lazy.compactMap(\.element).first.flatMap(Self.findRDF) else {
            throw XMLProblem(line: nil, "is XML but not XMP: it has no rdf:RDF")
        }
        self.rdf = rdf
    }

    private static func findRDF(in element: XMLElement) -> XMLElement? {
        if element.isRDF("RDF") { return element }
        return element.elements.lazy.compactMap(findRDF).first
    }

    /// The packet's bytes.
    var bytes: [UInt8] {
        var text = ""
        for node in nodes { node.write(to: &text) }
        return Array(text.utf8)
    }

    // MARK: Reading

    /// The property's texts, in order; none if it is absent.
    ///
    /// - Throws: ``XMLProblem`` if the property has a form that cannot be kept while it is changed.
    func texts(of property: XMPProperty) throws(XMLProblem) -> [String] {
        var texts: [String] = []
        for place in places(of: property) {
            switch place.content {
            case .attribute(let value): texts.append(XMLText.trimmed(value))
            case .text(let element): texts.append(element.text)
            case .list(_, let list): texts += list.items.map(\.itemText)
            case .unknown:
                let name = "\(property.namespace.prefix):\(property.name)"
                throw XMLProblem(line: nil, "has \(name) in a form that cannot be merged")
            }
        }
        return texts.filter { !$0.isEmpty }
    }

    /// The property's text in the default language, or else its first; empty if it is absent.
    ///
    /// - Throws: ``XMLProblem`` if the property has a form that cannot be kept while it is changed.
    func text(of property: XMPProperty) throws(XMLProblem) -> String {
        let texts = try texts(of: property)
        for place in places(of: property) {
            guard case .list(_, let list) = place.content, let item = list.defaultItem else {
                continue
            }
            if !item.itemText.isEmpty { return item.itemText }
        }
        return texts.first ?? ""
    }

    private func places(of property: XMPProperty) -> [XMPPlace] {
        rdf.descriptions.flatMap { XMPPlace.all(of: property, in: $0) }
    }

    // MARK: Changing

    /// Makes `text` the property's text in the default language; an empty one removes it.
    ///
    /// Texts in other languages stay.
    func setText(_ text: String, of property: XMPProperty) {
        var isSet = text.isEmpty
        for place in places(of: property) {
            guard case .list(let element, let list) = place.content, let item = list.defaultItem
            else {
                place.remove()
                continue
            }
            if text.isEmpty {
                list.remove(item)
                if list.items.isEmpty { place.owner.remove(element) }
            } else {
                item.children = [.text(text)]
                isSet = true
            }
        }
        if !isSet { append(property, [text]) }
    }

    /// Removes and appends texts of a list, and keeps the other ones.
    func change(_ property: XMPProperty, removing stale: Set<[UInt8]>, adding new: [String]) {
        var added: [String] = []
        var first: XMLElement?
        for place in places(of: property) {
            switch place.content {
            case .attribute(let value):
                added.append(XMLText.trimmed(value))
                place.remove()
            case .text(let element):
                added.append(element.text)
                place.remove()
            case .list(let element, let list):
                list.removeChildren { $0.isRDF("li") && stale.contains($0.itemText.exact) }
                if list.items.isEmpty { place.owner.remove(element) } else { first = first ?? list }
            case .unknown:
                break
            }
        }
        added = added.filter { !stale.contains($0.exact) && !$0.isEmpty } + new
        if let first {
            first.appendItems(added)
        } else if !added.isEmpty {
            append(property, added)
        }
    }

    /// Replaces the property, wherever it stands, by texts; none removes it.
    func replace(_ property: XMPProperty, with texts: [String]) {
        for place in places(of: property) { place.remove() }
        if !texts.isEmpty { append(property, texts) }
    }

    // MARK: New properties

    /// Writes a property that does not stand anywhere yet.
    private func append(_ property: XMPProperty, _ texts: [String]) {
        let block = ownDescription()
        let element = block.makeElement(property.name, in: property.namespace)
        switch property.form {
        case .simple: element.children = texts.prefix(1).map { .text($0) }
        case .alternatives: element.appendList("Alt", of: texts, language: "x-default")
        case .bag: element.appendList("Bag", of: texts)
        case .sequence: element.appendList("Seq", of: texts)
        }
        block.append(element, indentation: 2)
    }

    /// The description that holds what DeepLens remembers, or a new one.
    private func ownDescription() -> XMLElement {
        let namespace = XMPNamespace.deepLens
        let descriptions = rdf.descriptions
        if let own = descriptions.first(where: { $0.uses(namespace) }) { return own }
        let block = rdf.makeElement("Description", in: .rdf)
        let about = block.makeName("about", in: XMPNamespace.rdf.uri, preferredPrefix: "rdf")
        // All descriptions of a packet must be about the same thing.
        let subject = descriptions.first?.attribute("about", in: XMPNamespace.rdf.uri) ?? ""
        block.append(XMLAttribute(name: about, value: subject))
        block.declare(namespace.uri, preferredPrefix: namespace.prefix)
        rdf.append(block, indentation: 1)
        return block
    }
}
