package import Foundation
package import FoundationXML

/// The elements of a drawing by name, with their attributes and texts.
package final class SVGElements: NSObject, XMLParserDelegate {
    /// The attributes of the elements of each name, in their order.
    package private(set) var attributes: [String: [[String: String]]] = [:]
    /// All texts.
    package private(set) var texts: [String] = []

    /// Reads a drawing; nil if it is not well-formed.
    package init?(of svg: String) {
        super.init()
        let parser = XMLParser(data: Data(svg.utf8))
        parser.delegate = self
        guard parser.parse() else { return nil }
    }

    package func parser(
        _ parser: XMLParser,
        didStartElement name: String,
        namespaceURI: String?,
        qualifiedName: String?,
        attributes: [String: String]
    ) {
        self.attributes[name, default: []].append(attributes)
    }

    package func parser(_ parser: XMLParser, foundCharacters text: String) {
        texts.append(text)
    }

    /// The points of each line, as x and y.
    package var lines: [[[Double]]] {
        (attributes["polyline"] ?? []).map { line in
            (line["points"] ?? "").split(separator: " ").map { point in
                point.split(separator: ",").compactMap { Double($0) }
            }
        }
    }
}
