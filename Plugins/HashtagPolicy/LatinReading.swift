extension TagKey {
    /// The key as people read it who take its Cyrillic and Greek letters for the Latin ones that they
    /// look like, as small letters and as capitals.
    ///
    /// Bans alone go by it, after the idea of Unicode TR39, section 4: where tags are compared
    /// otherwise, a Russian word is a Russian word.
    ///
    /// - Returns: None if there is no such letter or one that looks like no Latin letter, as in most
    ///   words of either language.
    var latinReadings: [TagKey] {
        guard !text.utf8.allSatisfy({ $0 < 0x80 }) else { return [] }
        let small = Self.reading(of: text) { LookAlike.small[$0] }
        let capital = Self.reading(of: text) { LookAlike.capital[$0] ?? LookAlike.small[$0] }
        return [small, capital].compactMap(\.self)
    }

    /// Whether Latin letters stand beside those of another script.
    var mixesScripts: Bool {
        text.unicodeScalars.contains { ("a"..."z").contains($0) }
            && text.unicodeScalars.contains { !$0.isASCII && $0.properties.isAlphabetic }
    }

    private static func reading(
        of text: String,
        _ twin: (Unicode.Scalar) -> Unicode.Scalar?
    ) -> TagKey? {
        var reading = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            if let twin = twin(scalar) {
                reading.append(twin)
            } else if scalar.isASCII || !scalar.properties.isAlphabetic {
                reading.append(scalar)
            } else {
                return nil
            }
        }
        return TagKey(folded: String(reading))
    }
}

/// Folded Cyrillic and Greek letters that look like Latin ones.
///
/// - SeeAlso: Unicode TR39, confusables.txt, of which these are the letters of both alphabets that a
///   reader cannot tell apart in most typefaces.
private enum LookAlike {
    /// What the small letter looks like; for `вкмнт`, what the capital does, which differs in size
    /// alone.
    static let small: [Unicode.Scalar: Unicode.Scalar] = [
        "а": "a", "в": "b", "ь": "b", "с": "c", "ԁ": "d", "е": "e", "һ": "h", "н": "h", "і": "i",
        "ј": "j", "к": "k", "ӏ": "l", "м": "m", "о": "o", "р": "p", "ԛ": "q", "г": "r", "ѕ": "s",
        "т": "t", "ѵ": "v", "ԝ": "w", "х": "x", "у": "y", "ү": "y",
        "α": "a", "β": "b", "ε": "e", "ι": "i", "ϳ": "j", "κ": "k", "μ": "m", "η": "n", "ο": "o",
        "σ": "o", "ρ": "p", "τ": "t", "υ": "u", "ν": "v", "χ": "x", "γ": "y", "ζ": "z",
    ]
    /// Where the capital looks like another.
    static let capital: [Unicode.Scalar: Unicode.Scalar] = [
        "ӏ": "i", "η": "h", "ν": "n", "υ": "y",
    ]
}
