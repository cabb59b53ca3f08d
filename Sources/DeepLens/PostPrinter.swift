import StageKit

/// Prints posts for people.
struct PostPrinter {
    private let style = TextStyle()

    /// Prints the posts of a draft, and what is not in them.
    func print(_ draft: Draft, name: String) {
        Terminal.printLine(style.bold(name))
        for post in draft.posts {
            let limit = post.limit.map { "\(post.length)/\($0)" } ?? "\(post.length)"
            Terminal.printLine("  \(style.bold(post.platform))  \(limit) \(post.unit.rawValue)")
            for line in post.text.split(
                omittingEmptySubsequences: false,
                whereSeparator: \.isNewline
            ) {
                Terminal.printLine(line.isEmpty ? "" : "    \(line)")
            }
            if !post.altText.isEmpty { Terminal.printLine(style.dim("    alt: \(post.altText)")) }
            if let note = Self.note(on: post) { Terminal.printLine(style.dim("    \(note)")) }
        }
        for note in draft.notes { Terminal.printLine("  note: \(note)") }
    }

    private static func note(on post: Post) -> String? {
        var parts = post.shortened.map { part in
            switch part {
            case .caption: "caption shortened"
            case .altText: "alternative text shortened"
            case .fields: "photo fields left out"
            }
        }
        let tags = post.droppedHashtags.map { "#\($0)" }.joined(separator: " ")
        if !tags.isEmpty { parts.append("left out: \(tags)") }
        return parts.isEmpty ? nil : "[\(parts.joined(separator: "; "))]"
    }
}
