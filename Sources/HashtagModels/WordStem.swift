/// Stems that tell whether two tags are one: `dog` and `dogs`, `ski` and `skiing`.
///
/// Lighter than Porter's stemmer on purpose: plurals, irregular plurals, `-ing` and a final `e`.
/// It never merges agent and activity (`surfer`, `surfing`) or noun and adjective (`sun`, `sunny`).
enum WordStem {
    /// The stem of one lower-case word.
    static func of(word: some StringProtocol) -> String {
        var stem = withoutIng(Array(singular(of: word).utf8))
        if stem.count > 3, stem.last == UInt8(ascii: "e") { stem.removeLast() }
        return String(decoding: stem, as: UTF8.self)
    }

    /// The stems of a tag's words run together, so that `street art` equals `streetart`.
    static func of(phrase: String) -> String {
        let words = phrase.split(whereSeparator: { $0 == " " || $0 == "-" })
        // An early word keeps its ending: `running shoe` is not the shoe of a run.
        return words.dropLast().map { singular(of: $0) }.joined() + of(word: words.last ?? "")
    }

    /// The singular of one lower-case word; a word that is no plural stays as it is.
    static func singular(of word: some StringProtocol) -> String {
        let text = String(word)
        if let known = irregular[text] { return known }
        var bytes = Array(text.utf8)
        guard bytes.count > 3, bytes.last == UInt8(ascii: "s") else { return text }
        let stem = bytes.dropLast()
        if endings(stem, ["s", "u", "i"]) { return text }
        bytes.removeLast()
        if endings(bytes[...], ["ie"]), bytes.count > 3 {
            bytes.replaceSubrange((bytes.count - 2)..., with: [UInt8(ascii: "y")])
        } else if endings(bytes[...], ["she", "che", "sse", "xe", "zze", "oe"]), bytes.count > 4 {
            bytes.removeLast()
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Removes `-ing` after a stem with a vowel, and the doubling of its last consonant.
    private static func withoutIng(_ word: [UInt8]) -> [UInt8] {
        guard word.count > 5, endings(word[...], ["ing"]) else { return word }
        var stem = Array(word.dropLast(3))
        guard stem.contains(where: { "aeiouy".utf8.contains($0) }) else { return word }
        let last = stem[stem.count - 1]
        if last == stem[stem.count - 2], !"lsz".utf8.contains(last) { stem.removeLast() }
        return stem
    }

    private static func endings(_ word: ArraySlice<UInt8>, _ suffixes: [StaticString]) -> Bool {
        suffixes.contains { suffix in
            suffix.withUTF8Buffer {
                word.count >= $0.count && word.suffix($0.count).elementsEqual($0)
            }
        }
    }

    /// Plurals that no rule makes, and words that only look like plurals.
    private static let irregular: [String: String] = {
        var words = [
            "children": "child", "men": "man", "women": "woman", "people": "people",
            "feet": "foot", "teeth": "tooth", "geese": "goose", "mice": "mouse",
            "wolves": "wolf", "leaves": "leaf", "knives": "knife", "wives": "wife",
            "calves": "calf", "loaves": "loaf", "scarves": "scarf", "shelves": "shelf",
            "halves": "half", "lives": "life", "movies": "movie", "cookies": "cookie",
            "rookies": "rookie", "zombies": "zombie", "selfies": "selfie", "foodies": "foodie",
            "shoes": "shoe", "canoes": "canoe", "horseshoes": "horseshoe", "toes": "toe",
            "axes": "axe", "caches": "cache", "headaches": "headache", "buses": "bus",
            "gases": "gas", "cacti": "cactus", "octopi": "octopus", "fungi": "fungus",
            "bunnies": "bunny", "oxen": "ox",
        ]
        let unchanged = """
            bus gas lens canvas christmas tennis glasses sunglasses goggles jeans pants shorts
            scissors headphones earphones binoculars pajamas overalls tights leggings gymnastics
            series species news stairs athletics fireworks rapids cards bagpipes always
            """
        for word in unchanged.split(whereSeparator: \.isWhitespace) {
            words[String(word)] = String(word)
        }
        return words
    }()
}
