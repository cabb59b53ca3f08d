/// Letters, digits and signs that are read as Latin letters.
///
/// What Unicode's compatibility decomposition already makes a Latin letter, such as full-width or
/// mathematical letters, is not listed.
enum Confusables {
    /// The Latin letters that an ASCII digit or sign may stand for.
    static let signs: [Unicode.Scalar: String] = [
        "0": "o", "1": "il", "3": "e", "4": "a", "5": "s", "6": "g", "7": "t", "8": "b", "9": "g",
        "!": "i", "$": "s", "+": "t", "@": "a", "|": "il", "¢": "c", "€": "e", "£": "l", "¥": "y",
        "¡": "i", "§": "s",
    ]

    /// The Latin letters that a letter looks like.
    static let letters: [Unicode.Scalar: String] = [
        // Cyrillic.
        "а": "a", "в": "b", "с": "c", "ԁ": "d", "е": "e", "һ": "h", "і": "i", "ј": "j", "к": "k",
        "ӏ": "l", "м": "m", "н": "hn", "п": "n", "о": "o", "р": "p", "ԛ": "q", "г": "r", "я": "r",
        "ѕ": "s", "т": "t", "у": "yu", "ц": "u", "ѵ": "v", "ԝ": "w", "х": "x", "и": "u", "є": "e",
        "б": "b", "ь": "b", "Һ": "h", "Ӏ": "il", "ғ": "f", "ҝ": "k", "қ": "k", "ұ": "y", "ү": "y",
        // Greek; small and capital letters look like different Latin ones.
        "α": "a", "β": "b", "ε": "e", "ι": "i", "κ": "k", "η": "n", "ο": "o", "ρ": "p", "σ": "o",
        "ς": "sc", "τ": "t", "υ": "u", "μ": "u", "ν": "v", "χ": "x", "γ": "y", "ω": "w",
        "Α": "a", "Β": "b", "Ε": "e", "Η": "h", "Ι": "i", "Κ": "k", "Μ": "m", "Ν": "n", "Ο": "o",
        "Ρ": "p", "Σ": "es", "Τ": "t", "Υ": "y", "Χ": "x", "Ζ": "z", "ϲ": "c", "ϳ": "j",
        // Armenian and Cherokee.
        "ս": "u", "օ": "o", "ո": "n", "հ": "h", "ց": "g", "զ": "q", "ѡ": "w", "Ꭺ": "a", "Ꮯ": "c",
        "Ꭼ": "e", "Ꮋ": "h", "Ꭻ": "j", "Ꮶ": "k", "Ꮮ": "l", "Ꮇ": "m", "Ꮲ": "p", "Ꮪ": "s", "Ꭲ": "t",
        // Latin letters with a stroke, turned, or of another kind.
        "ı": "i", "ł": "l", "ø": "o", "đ": "d", "ħ": "h", "ŧ": "t", "ƒ": "f", "ɑ": "a", "ɐ": "a",
        "ɓ": "b", "ƈ": "c", "ɔ": "c", "ɗ": "d", "ə": "e", "ɛ": "e", "ɡ": "g", "ɠ": "g", "ɦ": "h",
        "ɨ": "i", "ɩ": "i", "ƙ": "k", "ɫ": "l", "ɱ": "m", "ɲ": "n", "ŋ": "n", "ɵ": "o", "ƥ": "p",
        "ʀ": "r", "ɾ": "r", "ʂ": "s", "ʃ": "s", "ƭ": "t", "ʈ": "t", "ʉ": "u", "ʊ": "u", "ʋ": "v",
        "ɯ": "w", "ƴ": "y", "ʏ": "y", "ȥ": "z", "ʐ": "z", "æ": "a", "œ": "o", "ᴀ": "a", "ʙ": "b",
        "ᴄ": "c", "ᴅ": "d", "ᴇ": "e", "ꜰ": "f", "ɢ": "g", "ʜ": "h", "ɪ": "i", "ᴊ": "j", "ᴋ": "k",
        "ʟ": "l", "ᴍ": "m", "ɴ": "n", "ᴏ": "o", "ᴘ": "p", "ꜱ": "s", "ᴛ": "t", "ᴜ": "u", "ᴠ": "v",
        "ᴡ": "w", "ᴢ": "z",
    ]

    /// The letter inside a dark circle or square, for which Unicode has no decomposition.
    static func enclosedLetter(_ scalar: Unicode.Scalar) -> Unicode.Scalar? {
        let first: UInt32
        switch scalar.value {
        case 0x1F150...0x1F169: first = 0x1F150
        case 0x1F170...0x1F189: first = 0x1F170
        default: return nil
        }
        return Unicode.Scalar(scalar.value - first + 0x61)
    }
}
