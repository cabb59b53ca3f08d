/// Styles of text on a terminal, where they are wanted.
struct TextStyle: Sendable {
    private let isUsed = Terminal.allowsColour

    func bold(_ text: String) -> String { styled(text, code: 1) }
    func dim(_ text: String) -> String { styled(text, code: 2) }

    private func styled(_ text: String, code: Int) -> String {
        isUsed ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
    }
}
