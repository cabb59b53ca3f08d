/// An ending and what takes its place.
struct SuffixRule: Sendable {
    let ending: String
    let replacement: String
}

extension PorterStemmer {
    /// Words that the rules would spoil.
    static let exceptions: [String: String] = {
        var words = [
            "skis": "ski", "skies": "sky", "dying": "die", "lying": "lie", "tying": "tie",
            "idly": "idl", "gently": "gentl", "ugly": "ugli", "early": "earli", "only": "onli",
            "singly": "singl",
        ]
        for word in ["sky", "news", "howe", "atlas", "cosmos", "bias", "andes"] {
            words[word] = word
        }
        return words
    }()

    /// Words from which nothing more is cut once they are singular.
    static let finished: Set<String> = [
        "inning", "outing", "canning", "herring", "earring", "proceed", "exceed", "succeed",
    ]

    static let doubleSuffixes = rules(
        """
        tional tion, enci ence, anci ance, abli able, entli ent, izer ize, ization ize, ational ate,
        ation ate, ator ate, alism al, aliti al, alli al, fulness ful, ousli ous, ousness ous,
        iveness ive, iviti ive, biliti ble, bli ble, ogi og, fulli ful, lessli less, li
        """
    )

    static let simpleSuffixes = rules(
        """
        tional tion, ational ate, alize al, icate ic, iciti ic, ical ic, ful, ness, ative
        """
    )

    static let residues = [
        "al", "ance", "ence", "er", "ic", "able", "ible", "ant", "ement", "ment", "ent", "ism",
        "ate", "iti", "ous", "ive", "ize", "ion",
    ]

    private static func rules(_ table: String) -> [SuffixRule] {
        table.split(separator: ",").map { entry in
            let words = entry.split(whereSeparator: \.isWhitespace)
            return SuffixRule(
                ending: String(words[0]),
                replacement: words.count > 1 ? String(words[1]) : ""
            )
        }
    }
}
