import StageKit

/// What a draft puts into an XMP sidecar, as texts that XML can hold.
struct SidecarText {
    let caption: String
    let altText: String
    /// Without number signs and repetitions.
    let keywords: [String]
    let creatorTool: String

    /// Takes the texts from a draft.
    init(_ draft: Draft) {
        caption = XMLText.cleaned(draft.caption)
        altText = XMLText.cleaned(draft.altText)
        creatorTool = "\(Self.program) (\(XMLText.cleaned(draft.findings.model.name)))"
        var seen: Set<[UInt8]> = []
        keywords = draft.hashtags.map { Self.keyword($0.tag) }.filter { keyword in
            !keyword.isEmpty && seen.insert(keyword.lowercased().exact).inserted
        }
    }

    /// What every ``creatorTool`` begins with.
    static let program = "DeepLens"

    /// The tag on one line, without the characters that separate levels of hierarchical keywords.
    private static func keyword(_ tag: String) -> String {
        let words = tag.unicodeScalars.split { scalar in
            scalar.properties.isWhitespace || scalar == "|" || scalar == "/"
        }
        let text = XMLText.cleaned(words.map { String($0) }.joined(separator: " "))
        return XMLText.cleaned(String(text.trimmingPrefix { $0 == "#" }))
    }
}
