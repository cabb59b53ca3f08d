/// How captions look on a sheet: all alike, so that capitals and full stops do not give a model away.
enum CaptionPresentation {
    /// The caption with a capital at its beginning, a full stop at its end, and single spaces.
    static func text(of caption: String) -> String {
        let words = caption.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        let ending = words.reversed().prefix { ".!? ".contains($0) }.count
        let body = words.dropLast(ending)
        guard let first = body.first else { return words }
        let mark = words.suffix(ending).last { "!?".contains($0) } ?? "."
        return "\(first.uppercased())\(body.dropFirst())\(mark)"
    }
}
