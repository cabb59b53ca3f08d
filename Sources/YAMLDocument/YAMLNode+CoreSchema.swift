extension YAMLNode.Value {
    /// The value of a scalar without quotes, after the core schema of YAML 1.2.2, section 10.3.2.
    init(plain text: String) {
        self =
            switch text {
            case "", "~", "null", "Null", "NULL": .null
            case "true", "True", "TRUE": .boolean(true)
            case "false", "False", "FALSE": .boolean(false)
            case ".nan", ".NaN", ".NAN": .number(.nan)
            default:
                Self.integer(text).map(Self.integer)
                    ?? Self.number(text).map(Self.number)
                    ?? .string(text)
            }
    }

    private static func integer(_ text: String) -> Int? {
        let digits = text.dropFirst(2)
        guard let first = digits.first, first.isHexDigit else { return Int(text) }
        if text.hasPrefix("0x") { return Int(digits, radix: 16) }
        if text.hasPrefix("0o") { return Int(digits, radix: 8) }
        return Int(text)
    }

    private static func number(_ text: String) -> Double? {
        switch text {
        case ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF": return .infinity
        case "-.inf", "-.Inf", "-.INF": return -.infinity
        default:
            // `Double` also reads hexadecimal fractions and words, which are text in YAML.
            return text.utf8.allSatisfy(numberCharacters.contains) ? Double(text) : nil
        }
    }

    private static let numberCharacters = Set("0123456789.eE+-".utf8)
}
