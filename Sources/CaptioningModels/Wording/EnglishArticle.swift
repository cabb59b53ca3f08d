/// The choice between "a" and "an", which follows the sound and not the letter.
package enum EnglishArticle {
    /// Words with a silent h.
    private static let silentPrefixes = ["hour", "honest", "honor", "honour", "heir"]
    /// Vowels that sound like "you" or "w".
    private static let consonantPrefixes = [
        "uni", "use", "usu", "ute", "uti", "uto", "eu", "ewe", "ewer", "one", "once", "ukulele",
        "ura", "uro", "ouija",
    ]
    /// "Un-" before an i, as in "unidentified".
    private static let negatedPrefixes = ["unid", "unim", "unin"]
    /// Letters whose names start with a vowel, for abbreviations such as "SUV".
    private static let vowelNamedLetters: Set<Character> = Set("AEFHILMNORSX")

    /// The article before `word`; an abbreviation in capitals counts as spelled out.
    package static func indefinite(before word: some StringProtocol) -> String {
        startsWithVowelSound(word) ? "an" : "a"
    }

    private static func startsWithVowelSound(_ word: some StringProtocol) -> Bool {
        guard let first = word.first else { return false }
        let initials = word.prefix { $0.isUppercase }
        if initials.count >= 2 || word.count == 1 {
            return vowelNamedLetters.contains(Character(first.uppercased()))
        }
        let lower = word.lowercased()
        if silentPrefixes.contains(where: lower.hasPrefix) { return true }
        if negatedPrefixes.contains(where: lower.hasPrefix) { return true }
        if consonantPrefixes.contains(where: lower.hasPrefix) { return false }
        return "aeiou".contains(lower.first ?? " ") || lower.hasPrefix("x-")
    }
}
