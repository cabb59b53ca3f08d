/// The characters of XML 1.0.
enum XMLText {
    /// Whether a byte is one of XML's four white space characters.
    static func isWhiteSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x0A || byte == 0x09 || byte == 0x0D
    }

    /// Whether a character may stand in a document (XML 1.0, production 2).
    static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x09, 0x0A, 0x0D, 0x20...0xFFFD: true
        case 0x10000...0x10FFFF: true
        default: false
        }
    }

    /// Whether a character may begin a name without a colon (Namespaces in XML, production 4).
    static func isNameStart(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x41...0x5A, 0x5F, 0x61...0x7A: true
        case 0xC0...0xD6, 0xD8...0xF6, 0xF8...0x2FF, 0x370...0x37D, 0x37F...0x1FFF: true
        case 0x200C...0x200D, 0x2070...0x218F, 0x2C00...0x2FEF, 0x3001...0xD7FF: true
        case 0xF900...0xFDCF, 0xFDF0...0xFFFD, 0x10000...0xEFFFF: true
        default: false
        }
    }

    /// Whether a character may go on with a name without a colon.
    static func isNamePart(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x2D, 0x2E, 0x30...0x39, 0xB7, 0x300...0x36F, 0x203F...0x2040: true
        default: isNameStart(scalar)
        }
    }

    /// The text without the characters that no document may hold and without white space around.
    static func cleaned(_ text: String) -> String {
        var scalars = String.UnicodeScalarView()
        scalars.append(contentsOf: text.unicodeScalars.lazy.filter(isAllowed))
        let start = scalars.firstIndex { !$0.properties.isWhitespace } ?? scalars.endIndex
        let tail = scalars[start...]
        guard let last = tail.lastIndex(where: { !$0.properties.isWhitespace }) else { return "" }
        return String(tail[...last])
    }

    /// The text without XML's white space around it.
    static func trimmed(_ text: String) -> String {
        let bytes = text.utf8
        guard let start = bytes.firstIndex(where: { !isWhiteSpace($0) }),
            let last = bytes.lastIndex(where: { !isWhiteSpace($0) })
        else { return "" }
        return String(text[start...last])
    }

    /// Allowed text as it is written in content and between double quotes.
    static func escaped(_ text: String) -> String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count)
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "&"): bytes += "&amp;".utf8
            case UInt8(ascii: "<"): bytes += "&lt;".utf8
            case UInt8(ascii: ">"): bytes += "&gt;".utf8
            case UInt8(ascii: "\""): bytes += "&quot;".utf8
            case UInt8(ascii: "\r"): bytes += "&#13;".utf8
            default: bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The text with line ends made alike and, in an attribute, white space made blanks.
    static func normalized(_ source: ArraySlice<UInt8>, isAttribute: Bool) -> ArraySlice<UInt8> {
        if source.position(of: 0x0D) == nil && !isAttribute { return source }
        var result: [UInt8] = []
        result.reserveCapacity(source.count)
        var previous: UInt8 = 0
        for byte in source {
            let isSecondOfLineEnd = previous == 0x0D && byte == 0x0A
            previous = byte
            if isSecondOfLineEnd { continue }
            let unified = byte == 0x0D ? 0x0A : byte
            result.append(isAttribute && isWhiteSpace(unified) ? 0x20 : unified)
        }
        return result[...]
    }

    /// What written text means, or `nil` if it has a reference that XML itself does not define.
    static func decoded(_ source: ArraySlice<UInt8>, isAttribute: Bool) -> String? {
        let text = String(
            decoding: normalized(source, isAttribute: isAttribute),
            as: UTF8.self
        )
        guard source.position(of: UInt8(ascii: "&")) != nil else { return text }
        var result = ""
        var rest = text[...]
        // Indices, not dropFirst(): a combining mark may follow '&' or ';'.
        while let ampersand = rest.utf8.firstIndex(of: UInt8(ascii: "&")) {
            result += rest[..<ampersand]
            let name = rest[rest.utf8.index(after: ampersand)...]
            guard let end = name.utf8.firstIndex(of: UInt8(ascii: ";")),
                let scalar = referenced(by: name[..<end])
            else { return nil }
            result.unicodeScalars.append(scalar)
            rest = name[name.utf8.index(after: end)...]
        }
        return result + rest
    }

    /// What a reference such as `amp` or `#x41` stands for, or `nil` if XML itself defines none.
    static func referenced(by name: some StringProtocol) -> Unicode.Scalar? {
        switch name {
        case "amp": return "&"
        case "lt": return "<"
        case "gt": return ">"
        case "quot": return "\""
        case "apos": return "'"
        default: break
        }
        let isHexadecimal = name.hasPrefix("#x")
        let digits = name.dropFirst(isHexadecimal ? 2 : 1)
        guard name.hasPrefix("#"), digits.first?.isHexDigit == true,
            let value = UInt32(digits, radix: isHexadecimal ? 16 : 10),
            let scalar = Unicode.Scalar(value), isAllowed(scalar)
        else { return nil }
        return scalar
    }
}

extension String {
    /// The bytes, to compare texts by.
    ///
    /// `==` would also hold for texts that differ in normalisation, at a cost that grows with the
    /// square of the number of combining marks in a row.
    var exact: [UInt8] { Array(utf8) }
}
