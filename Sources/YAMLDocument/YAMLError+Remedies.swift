extension YAMLError {
    /// An error for bytes that are not text.
    ///
    /// - Parameters:
    ///   - problem: libyaml's words.
    ///   - offset: The number of bytes before the one that libyaml cannot read.
    ///   - bytes: The whole text.
    /// - Returns: The error.
    static func unreadableCharacter(
        _ problem: String,
        at offset: Int,
        in bytes: ArraySlice<UInt8>
    ) -> YAMLError {
        let message =
            problem.contains("control")
            ? "a control character is not allowed here: delete it"
            : "this is not UTF-8 text: save the file as UTF-8"
        return YAMLError(message, at: SourcePosition(after: bytes.prefix(offset)))
    }

    /// An error in the document's grammar.
    ///
    /// - Parameters:
    ///   - problem: libyaml's words.
    ///   - position: The place where it noticed the problem.
    ///   - context: What it was reading then, if it says so.
    ///   - start: The place where that started.
    /// - Returns: The error, with a remedy if one is known.
    static func syntax(
        _ problem: String,
        at position: SourcePosition,
        while context: String?,
        since start: SourcePosition
    ) -> YAMLError {
        var message = problem
        if let context {
            message += " \(context)"
            if start != position { message += " from \(start)" }
        }
        if let remedy = remedies.first(where: { problem.contains($0.problem) })?.remedy {
            message += ": \(remedy)"
        }
        return YAMLError(message, at: position)
    }

    /// What most often mends a problem, by a part of libyaml's words for it.
    private static let remedies: [(problem: String, remedy: String)] = [
        ("tab character", "indent with spaces"),
        (
            "cannot start any token",
            "indent with spaces rather than tabs, and put text that starts with a sign in quotes"
        ),
        (
            "mapping values are not allowed",
            "check the indentation, and put text that contains ': ' in quotes"
        ),
        ("block sequence entries are not allowed", "start the list on a line of its own"),
        ("could not find expected ':'", "write a key as 'key: value'"),
        ("did not find expected key", "give all keys of a mapping the same indentation"),
        ("did not find expected '-'", "give all entries of a list the same indentation"),
        ("did not find expected ',' or '}'", "close the mapping with '}'"),
        ("did not find expected ',' or ']'", "close the list with ']'"),
        ("unexpected end of stream", "close the quotes"),
        ("unknown escape character", "use single quotes for text with backslashes"),
        ("incompatible YAML document", "use YAML 1.2"),
    ]
}

extension SourcePosition {
    /// The position that follows as much of the bytes as is text.
    fileprivate init(after bytes: some Sequence<UInt8>) {
        var line = 1
        var column = 1
        var previous: Unicode.Scalar?
        var decoder = UTF8()
        var iterator = bytes.makeIterator()
        while case .scalarValue(let scalar) = decoder.decode(&iterator) {
            switch scalar {
            case "\n" where previous == "\r": break
            case "\n", "\r", "\u{85}", "\u{2028}", "\u{2029}":
                line += 1
                column = 1
            default: column += 1
            }
            previous = scalar
        }
        self.init(line: line, column: column)
    }
}
