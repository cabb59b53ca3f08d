/// A list of words to filter, one a line: the word, then a bar and the letters of its properties.
///
/// | Letter | Meaning |
/// |---|---|
/// | `n` | a noun: the plural counts too |
/// | `v` | a verb: `-s`, `-ed`, `-er`, `-ing`, `-in` count too |
/// | `d` | doubles its last letter before these endings |
/// | `p` | counts at the beginning of a hashtag |
/// | `a` | counts inside any word |
/// | `m` | mild: counts only if the user asks for it |
/// | `g` | is also a given name |
/// | `h` | is innocent between hyphens |
///
/// A word's number is its line's, so new words go to the end.
struct WordList {
    /// The language, by its ISO 639-1 code.
    let language: String
    private let lines: [Substring]

    /// Makes a list of lines.
    init(language: String, _ text: String) {
        self.language = language
        lines = text.split(separator: "\n")
    }

    /// Every form of every word with its rule.
    ///
    /// - Parameter includesMild: Whether mild words count.
    /// - Returns: The forms, word by word.
    func forms(includesMild: Bool) -> [(form: String, rule: WordRule)] {
        lines.enumerated().flatMap { index, line -> [(form: String, rule: WordRule)] in
            let (word, properties) = Self.parts(of: line)
            guard includesMild || !properties.contains("m") else { return [] }
            let rule = WordRule(
                id: "\(language)/\(index + 1)",
                joining: properties.contains("a")
                    ? .anywhere : properties.contains("p") ? .prefix : .never,
                exception: properties.contains("g")
                    ? .givenName : properties.contains("h") ? .hyphenated : nil,
                hasDigit: false
            )
            return Self.forms(of: word, properties).map { (form: $0, rule: rule) }
        }
    }

    /// The word, which may be a phrase, and the property letters behind the last bar.
    private static func parts(of line: Substring) -> (word: String, properties: Substring) {
        guard let bar = line.lastIndex(of: "|") else { return (String(line), "") }
        return (String(line[..<bar]), line[line.index(after: bar)...])
    }

    private static func forms(of word: String, _ properties: Substring) -> [String] {
        var forms = [word]
        let isVerb = properties.contains("v")
        if isVerb || properties.contains("n") { forms.append(plural(of: word)) }
        if isVerb {
            let silent = word.hasSuffix("e")
            let stem = silent ? String(word.dropLast()) : word
            let long = properties.contains("d") ? stem + stem.suffix(1) : stem
            forms += ["ed", "er", "ers", "ing", "ings", "in"].map { long + $0 }
        }
        return forms
    }

    private static func plural(of word: String) -> String {
        if ["s", "x", "z", "ch", "sh"].contains(where: word.hasSuffix) { return word + "es" }
        let beforeLast = word.dropLast().last
        if word.hasSuffix("y"), let beforeLast, !"aeiou".contains(beforeLast) {
            return word.dropLast() + "ies"
        }
        return word + "s"
    }
}
