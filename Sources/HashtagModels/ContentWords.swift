/// The words and phrases of a caption that could be tags, with their salience.
///
/// No tagger of parts of speech is needed for captions: what the lexicon knows it judges; a word
/// that it does not know counts as a noun where it opens a noun phrase (`a giraffe`, `two striped
/// giraffes`) and is passed over elsewhere (`a man yodels`).
struct ContentWords {
    /// A word or phrase with its entry.
    struct Found {
        var entry: Lexicon.Entry
        /// What the caption says.
        var phrase: String
        /// Weight of the kind times 0.97 for each content word before it.
        var salience: Float
    }

    /// The content words in the caption's order, each entry once.
    private(set) var found: [Found] = []
    /// Whether the caption speaks of somebody.
    private(set) var hasPerson = false

    /// Whether it speaks of one person and of nothing else that could be a tag.
    var isPortrait: Bool {
        isAboutOnePerson
            && found.allSatisfy { $0.entry.kind == .person || $0.entry.kind == .garment }
    }

    private var isAboutOnePerson = false
    private let lexicon: Lexicon
    private var mayStartNoun = true
    private var previous: Lexicon.Kind?

    /// Reads a caption in time linear in its length.
    init(caption: String, lexicon: Lexicon = .standard) {
        self.lexicon = lexicon
        let words = Self.words(of: caption)
        let people = words.filter { lexicon[$0]?.kind == .person }
        hasPerson = !people.isEmpty || words.contains { lexicon[$0]?.tag == "kids" }
        isAboutOnePerson = people.count == 1 && people.allSatisfy(Lexicon.isOnePerson)
        var position = 0
        while position < words.count {
            position += read(words[position...])
        }
    }

    /// The lower-case words of a text; punctuation and symbols separate words, a genitive's ending
    /// goes.
    static func words(of text: String) -> [String] {
        text.lowercased()
            .split { !($0.isLetter || $0.isNumber || $0 == "-" || $0 == "'" || $0 == "’") }
            .map(withoutGenitive)
            .map { $0.drop { $0 == "-" || $0 == "'" || $0 == "’" } }
            .filter { !$0.isEmpty && $0.utf8.count <= longestWord }
            .map(String.init)
    }

    private static func withoutGenitive(_ word: Substring) -> Substring {
        word.hasSuffix("'s") || word.hasSuffix("’s") ? word.dropLast(2) : word
    }

    /// In bytes: anything longer is an accident, and no tag.
    private static let longestWord = 64

    /// Reads one word, phrase or compound at the front and returns how many words it took.
    private mutating func read(_ words: ArraySlice<String>) -> Int {
        for length in [3, 2] where words.count >= length {
            let phrase = words.prefix(length).joined(separator: " ")
            guard let entry = lexicon[phrase] else { continue }
            note(entry, as: phrase)
            return length
        }
        if let compound = compound(of: words) {
            note(compound.whole, as: words.prefix(2).joined(separator: " "))
            if let modifier = compound.modifier, let word = words.first { note(modifier, as: word) }
            return 2
        }
        guard let word = words.first else { return 1 }
        if let entry = lexicon[word] {
            if !isVerb(word, entry) { note(entry, as: word) }
        } else if Lexicon.isStopWord(word) {
            mayStartNoun = Lexicon.opensNounPhrase(word)
            previous = nil
        } else if mayStartNoun, Self.looksLikeNoun(word), !isModifier(words) {
            note(Lexicon.Entry(kind: .unknown, tag: WordStem.singular(of: word)), as: word)
        } else {
            mayStartNoun = isModifier(words)
            previous = nil
        }
        return 1
    }

    /// A compound noun at the front, and its modifier if that is a tag by itself: `football player`
    /// is about football, but a `dirt track` not about dirt.
    private func compound(
        of words: ArraySlice<String>
    ) -> (whole: Lexicon.Entry, modifier: Lexicon.Entry?)? {
        guard let modifier = words.first, let head = words.dropFirst().first,
            let whole = lexicon.compound(modifier: modifier, head: head)
        else { return nil }
        return (whole, lexicon[modifier].flatMap { $0.kind < .unknown ? $0 : nil })
    }

    private mutating func note(_ entry: Lexicon.Entry, as phrase: String) {
        mayStartNoun = false
        previous = entry.kind
        if let tag = entry.tag {
            let isRepeated = found.contains { $0.entry.tag == tag }
            if isRepeated || (!hasPerson && Lexicon.humanActivities.contains(tag)) { return }
        }
        let place = found.count { $0.entry.tag != nil }
        var salience = entry.kind.weight
        for _ in 0..<min(place, 12) { salience *= 0.97 }
        found.append(Found(entry: entry, phrase: phrase, salience: salience))
    }

    /// Whether a word is rather what somebody does: a man waves, a girl dresses.
    private func isVerb(_ word: String, _ entry: Lexicon.Entry) -> Bool {
        guard previous == .person || previous == .subject, entry.kind != .activity else {
            return false
        }
        return word.hasSuffix("s") && WordStem.singular(of: word) != word
            && !Lexicon.isVerbForm(word)
    }

    /// Whether an unknown word only describes the noun behind it: a playful puppy.
    private func isModifier(_ words: ArraySlice<String>) -> Bool {
        guard let next = words.dropFirst().first else { return false }
        return lexicon[next].map { $0.kind != .activity } ?? Lexicon.isPlainNoun(next)
    }

    private static func looksLikeNoun(_ word: String) -> Bool {
        let isLongEnough = word.utf8.count >= 3
        let hasLetter = word.contains { $0.isLetter }
        return isLongEnough && hasLetter && !["ing", "ed", "ly"].contains { word.hasSuffix($0) }
    }
}
