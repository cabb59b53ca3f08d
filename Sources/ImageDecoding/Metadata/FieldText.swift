/// Text out of a photo file, which anybody may have written: made one line of valid Unicode.
enum FieldText {
    /// The most bytes of UTF-8 that a field has; IPTC's longest, the caption, has as many.
    static let maximumByteCount = 2000
    /// No more than this is read, so that damage costs little.
    private static let maximumInputByteCount = 4 * maximumByteCount

    /// The text of a field.
    ///
    /// - Parameters:
    ///   - bytes: UTF-8 or Latin-1.
    ///   - isUTF8: Whether the file says that it is UTF-8; otherwise what is not valid UTF-8 is
    ///     taken for Latin-1.
    /// - Returns: The text on one line, without control characters and within
    ///   ``maximumByteCount``, or `nil` if nothing is left.
    static func text(_ bytes: some Collection<UInt8>, isUTF8: Bool = false) -> String? {
        let decoded = decoded(Array(bytes.prefix(maximumInputByteCount)), isUTF8: isUTF8)
        let text = shortened(cleaned(decoded))
        return text.isEmpty ? nil : text
    }

    /// The texts of a field that may occur several times, each whole, as many as there is room for.
    static func list(_ texts: [String]) -> String? {
        var list = ""
        for text in texts {
            let longer = list.isEmpty ? text : "\(list), \(text)"
            guard longer.utf8.count <= maximumByteCount else { break }
            list = longer
        }
        return list.isEmpty ? nil : list
    }

    private static func decoded(_ bytes: [UInt8], isUTF8: Bool) -> String {
        let repaired = String(decoding: bytes, as: UTF8.self)
        guard repaired.unicodeScalars.contains(replacement) else { return repaired }
        // Fields of fixed length end within a character at times.
        let whole = repaired.unicodeScalars.reversed().drop { $0 == replacement }.reversed()
        if !whole.contains(replacement), !whole.allSatisfy(\.isASCII) {
            return String(String.UnicodeScalarView(whole))
        }
        if isUTF8 { return repaired }
        return String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) }))
    }

    private static let replacement: Unicode.Scalar = "\u{FFFD}"

    private static func cleaned(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            if scalar.properties.isWhitespace {
                if let last = result.last, last != " " { result.append(" ") }
            } else if !isUnfit(scalar) {
                result.append(scalar)
            }
        }
        if result.last == " " { result.removeLast() }
        return String(result)
    }

    /// Whether a scalar has no place in a line of text: controls, what turns the direction of the
    /// text around it, and what is no character.
    private static func isUnfit(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x202A...0x202E, 0x2066...0x2069, 0xFEFF, 0xFDD0...0xFDEF: true
        case let value where value & 0xFFFE == 0xFFFE: true
        default: scalar.properties.generalCategory == .control
        }
    }

    /// The characters that there is room for, with an ellipsis if these are not all.
    private static func shortened(_ text: String) -> String {
        guard text.utf8.count > maximumByteCount else { return text }
        var result = ""
        var byteCount = "…".utf8.count
        for character in text {
            byteCount += character.utf8.count
            guard byteCount <= maximumByteCount else { break }
            result.append(character)
        }
        return result.isEmpty ? "" : result + "…"
    }
}
