extension XMLElement {
    /// Whether it has a name of RDF's.
    func isRDF(_ local: String) -> Bool {
        name.local == local && name.uri == XMPNamespace.rdf.uri
    }

    /// The `rdf:Description`s directly inside.
    var descriptions: [XMLElement] { elements.filter { $0.isRDF("Description") } }

    /// The items of an `rdf:Alt`, `rdf:Bag` or `rdf:Seq`.
    var items: [XMLElement] { elements.filter { $0.isRDF("li") } }

    /// The item in the default language, or else the first.
    var defaultItem: XMLElement? {
        let items = items
        let item = items.first {
            $0.attribute("lang", in: XMLName.xmlURI)?.lowercased() == "x-default"
        }
        return item ?? items.first
    }

    /// The text of an item, also of one with qualifiers.
    var itemText: String {
        let value = elements.first { $0.isRDF("value") }
        return value?.text ?? text
    }

    /// Whether it declares a namespace or has an attribute or child in it.
    func uses(_ namespace: XMPNamespace) -> Bool {
        let uri = namespace.uri
        return elements.contains { $0.name.uri == uri }
            || attributes.contains { attribute in
                attribute.name.uri == uri
                    || (attribute.name.uri == XMLName.xmlnsURI && attribute.value == uri)
            }
    }

    /// Makes an element whose name is valid inside this one.
    func makeElement(_ local: String, in namespace: XMPNamespace) -> XMLElement {
        let name = makeName(local, in: namespace.uri, preferredPrefix: namespace.prefix)
        return XMLElement(name: name, attributes: [], scope: scope)
    }

    /// Appends a list of texts to a property.
    func appendList(_ kind: String, of texts: [String], language: String? = nil) {
        let list = makeElement(kind, in: .rdf)
        for text in texts {
            let item = list.makeElement("li", in: .rdf)
            if let language {
                let name = XMLName(prefix: "xml", local: "lang", uri: XMLName.xmlURI)
                item.append(XMLAttribute(name: name, value: language))
            }
            item.children = [.text(text)]
            list.append(item, indentation: 4)
        }
        append(list, indentation: 3)
    }

    /// Appends texts to a list, written like its items.
    func appendItems(_ texts: [String]) {
        for text in texts {
            let item = makeElement("li", in: .rdf)
            item.children = [.text(text)]
            append(item, indentation: 4)
        }
    }

    /// Appends a child on a line of its own, indented like its siblings, or else as given.
    func append(_ child: XMLElement, indentation: Int) {
        var leading = XMLNode.text("\n" + String(repeating: " ", count: indentation + 1))
        var closing = XMLNode.text("\n" + String(repeating: " ", count: indentation))
        if let first = children.first, first.isWhiteSpace,
            children.contains(where: { $0.element != nil })
        {
            leading = first
        }
        if let last = children.last, last.isWhiteSpace {
            closing = last
            children.removeLast()
        }
        children += [leading, .element(child), closing]
    }

    /// Removes a child and the white space before it.
    func remove(_ child: XMLElement) {
        removeChildren { $0 === child }
    }

    /// Removes child elements, each with the white space before it.
    func removeChildren(where condition: (XMLElement) -> Bool) {
        var kept: [XMLNode] = []
        for node in children {
            guard let element = node.element, condition(element) else {
                kept.append(node)
                continue
            }
            if kept.last?.isWhiteSpace == true { kept.removeLast() }
        }
        children = kept.allSatisfy(\.isWhiteSpace) ? [] : kept
    }
}
