@testable import SidecarWriter

/// What somebody else wrote into a sidecar, and how often.
struct ForeignData {
    private var counts: [Item: Int] = [:]

    /// A value of somebody else's.
    private enum Item: Hashable {
        case attribute(owner: XMLName, name: XMLName, value: [UInt8])
        case element(XMLName, text: [UInt8])
        case value(of: String, [UInt8])
    }

    /// The lists and texts that both sides may write to.
    ///
    /// The image description is left out: one like our caption by chance passes for ours.
    private static let shared = [
        XMPProperty.description, .altText, .subject, .hierarchicalSubject, .tagsList,
        .creatorTool,
    ]
    private static let sharedNames = Set(
        (shared + [.imageDescription] + XMPProperty.state).map { "\($0.namespace.uri) \($0.name)" }
    )

    /// Collects everything that is not known to be ours.
    init(_ bytes: [UInt8]) throws(XMLProblem) {
        let packet = try XMPPacket(bytes)
        try addShared(packet)
        guard !bytes.allSatisfy(XMLText.isWhiteSpace) else { return }
        for node in try XMLReader.read(bytes) { add(node) }
    }

    /// Whether all of it is in another version of the sidecar.
    func isKept(in other: ForeignData) -> Bool {
        counts.allSatisfy { other.counts[$0.key, default: 0] >= min($0.value, 1) }
    }

    /// A description or keyword is foreign unless the packet remembers it as ours.
    private mutating func addShared(_ packet: XMPPacket) throws(XMLProblem) {
        var ours: Set<[UInt8]> = []
        for property in XMPProperty.state {
            for text in try packet.texts(of: property) { ours.insert(text.exact) }
        }
        for property in Self.shared {
            for text in try packet.texts(of: property) where !ours.contains(text.exact) {
                if property.name == "CreatorTool", text.hasPrefix(SidecarText.program) { continue }
                counts[.value(of: property.name, text.exact), default: 0] += 1
            }
        }
    }

    private mutating func add(_ node: XMLNode) {
        guard let element = node.element else { return }
        guard !isShared(element.name) else { return }
        if !element.text.isEmpty {
            counts[.element(element.name, text: element.text.exact), default: 0] += 1
        }
        for attribute in element.attributes where !isShared(attribute.name) {
            let item = Item.attribute(
                owner: element.name,
                name: attribute.name,
                value: attribute.value.exact
            )
            counts[item, default: 0] += 1
        }
        for child in element.children { add(child) }
    }

    private func isShared(_ name: XMLName) -> Bool {
        Self.sharedNames.contains("\(name.uri) \(name.local)")
    }
}
