/// A place where a property stands in an XMP packet.
struct XMPPlace {
    /// The `rdf:Description` that has the property.
    let owner: XMLElement
    let content: Content
    private let property: XMPProperty

    /// How the property is written there.
    enum Content {
        /// As an attribute with a value.
        case attribute(String)
        /// As an element that holds nothing but text.
        case text(XMLElement)
        /// As an element that holds an `rdf:Alt`, `rdf:Bag` or `rdf:Seq`.
        case list(XMLElement, list: XMLElement)
        /// In one of the rarer forms of RDF.
        case unknown
    }

    /// The places where a property stands in one description.
    static func all(of property: XMPProperty, in owner: XMLElement) -> [XMPPlace] {
        var contents: [Content] = []
        if let value = owner.attribute(property.name, in: property.namespace.uri) {
            contents.append(.attribute(value))
        }
        let elements = owner.elements.filter {
            $0.name.local == property.name && $0.name.uri == property.namespace.uri
        }
        contents += elements.map(content)
        return contents.map { XMPPlace(owner: owner, content: $0, property: property) }
    }

    private static func content(of element: XMLElement) -> Content {
        let isPlain = element.attributes.allSatisfy {
            $0.name.uri == XMLName.xmlURI || $0.name.uri == XMLName.xmlnsURI
        }
        let children = element.elements
        guard isPlain, children.count <= 1 else { return .unknown }
        guard let list = children.first else { return .text(element) }
        let isList = list.isRDF("Alt") || list.isRDF("Bag") || list.isRDF("Seq")
        return isList ? .list(element, list: list) : .unknown
    }

    /// Removes the property from this place.
    func remove() {
        switch content {
        case .attribute: owner.removeAttribute(property.name, in: property.namespace.uri)
        case .text(let element), .list(let element, _): owner.remove(element)
        case .unknown: break
        }
    }
}
