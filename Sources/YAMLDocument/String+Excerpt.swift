extension String {
    /// The text in quotes as a message can show it: on one line, no control characters, at most 40
    /// characters.
    package var excerpt: String {
        let start = prefix(40)
        let shown = start.unicodeScalars.map {
            $0.isShowable ? String($0) : $0.escaped(asASCII: true)
        }
        return "'" + shown.joined() + (start.endIndex < endIndex ? "…'" : "'")
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
