extension String {
    /// The text as a message can show it: on one line, with escapes for what terminals act on.
    package var showable: String {
        unicodeScalars.map { $0.isShowable ? String($0) : $0.escaped(asASCII: true) }.joined()
    }

    /// The text in quotes as a message can show it, cut off after 40 characters.
    package var excerpt: String {
        let start = prefix(40)
        return "'" + String(start).showable + (start.endIndex < endIndex ? "…'" : "'")
    }
}

extension Unicode.Scalar {
    /// Whether a terminal shows it where it stands and does nothing else.
    fileprivate var isShowable: Bool {
        switch properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate: false
        default: true
        }
    }
}
