/// Merges a draft's texts into an XMP packet without harm to anybody else's data.
///
/// A text that a person or another program wrote stays: it is known by its difference from what
/// DeepLens last wrote, which the packet remembers in a namespace of its own. Keywords of both
/// stand side by side; one that stood there before DeepLens wanted it is never removed.
struct XMPMerge {
    let packet: XMPPacket
    let text: SidecarText

    /// Merges, changing nothing that already is as it should be.
    ///
    /// - Returns: Whether somebody else's description was kept instead of the caption.
    /// - Throws: ``XMLProblem`` if a property has a form that cannot be merged.
    func apply() throws(XMLProblem) -> Bool {
        let lastCaption = try packet.text(of: .generatedCaption)
        let lastAltText = try packet.text(of: .generatedAltText)
        let caption = try wanted(text.caption, last: lastCaption, in: .description)
        let altText = try wanted(text.altText, last: lastAltText, in: .altText)
        let isOurs = try mergeText(caption, last: lastCaption, into: .description)
        _ = try mergeText(isOurs ? caption : "", last: lastCaption, into: .imageDescription)
        _ = try mergeText(altText, last: lastAltText, into: .altText)
        try mergeCreatorTool()
        let keywords = try mergeKeywords()
        try remember([caption], as: .generatedCaption)
        try remember([altText], as: .generatedAltText)
        try remember(keywords, as: .generatedKeywords)
        return !isOurs
    }

    /// The text, unless somebody else wrote the very same: it is theirs and nothing to remember.
    private func wanted(
        _ new: String,
        last: String,
        in property: XMPProperty
    ) throws(XMLProblem) -> String {
        let current = try packet.text(of: property).exact
        return current == new.exact && current != last.exact ? "" : new
    }

    /// Writes a text where none stands but DeepLens's last one.
    ///
    /// - Returns: Whether the text now stands there.
    private func mergeText(
        _ new: String,
        last: String,
        into property: XMPProperty
    ) throws(XMLProblem) -> Bool {
        let current = try packet.text(of: property).exact
        if current == new.exact { return true }
        guard current.isEmpty || current == last.exact else { return false }
        packet.setText(new, of: property)
        return true
    }

    /// Names DeepLens as the creator of a packet that names none.
    private func mergeCreatorTool() throws(XMLProblem) {
        let current = try packet.text(of: .creatorTool)
        guard current != text.creatorTool else { return }
        guard current.isEmpty || current.hasPrefix(SidecarText.program) else { return }
        packet.replace(.creatorTool, with: [text.creatorTool])
    }

    /// Brings the keywords into all three lists.
    ///
    /// - Returns: Those that stand there because of DeepLens.
    private func mergeKeywords() throws(XMLProblem) -> [String] {
        let last = Set(try packet.texts(of: .generatedKeywords).map(\.exact))
        let lists = [XMPProperty.subject, .hierarchicalSubject, .tagsList]
        var foreign: Set<[UInt8]> = []
        for list in lists {
            for text in try packet.texts(of: list) where !last.contains(text.exact) {
                foreign.insert(text.lowercased().exact)
            }
        }
        let ours = text.keywords.filter { !foreign.contains($0.lowercased().exact) }
        let stale = last.subtracting(ours.map(\.exact))
        for list in lists {
            let current = Set(try packet.texts(of: list).map(\.exact))
            let missing = ours.filter { !current.contains($0.exact) }
            if missing.isEmpty && stale.isDisjoint(with: current) { continue }
            packet.change(list, removing: stale, adding: missing)
        }
        return ours
    }

    private func remember(_ texts: [String], as property: XMPProperty) throws(XMLProblem) {
        let texts = texts.filter { !$0.isEmpty }
        if try packet.texts(of: property).map(\.exact) == texts.map(\.exact) { return }
        packet.replace(property, with: texts)
    }
}
