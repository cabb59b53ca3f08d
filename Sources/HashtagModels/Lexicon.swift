/// What words are worth as tags: nouns and activities with their kind, what they imply, and in
/// which rows of the co-occurrence table their themes are found.
///
/// Hand-made. It covers the captioner's vocabulary and the heads of the classifier's labels; other
/// words are judged by their place in the phrase (see ``ContentWords``).
struct Lexicon: Sendable {
    /// What a word stands for, best tags first.
    enum Kind: Sendable, Comparable {
        /// What the photo is of: animals, food, vehicles.
        case subject
        /// What somebody does.
        case activity
        /// Where it is.
        case scene
        /// A word that the lexicon does not know, used as a noun.
        case unknown
        /// What else is on the photo.
        case thing
        /// What somebody wears.
        case garment
        /// Somebody. The word itself is no tag: the captioner guesses gender and age.
        case person

        /// How well a word of the kind serves as a tag, 0 to 1.
        var weight: Float {
            switch self {
            case .subject: 0.95
            case .activity: 0.9
            case .scene: 0.85
            case .unknown: 0.6
            case .thing: 0.55
            case .garment: 0.35
            case .person: 0.3
            }
        }
    }

    /// One word or phrase.
    struct Entry: Sendable {
        /// What it stands for.
        var kind: Kind
        /// The tag that it becomes, in its best-known form; nil if it is no tag itself.
        var tag: String?
        /// Tags that are true wherever the word is: a beagle is a dog.
        var implied: [String] = []
        /// Rows of the table that tell its themes.
        var context: [String] = []

        /// What a photo of one person is, of whom nothing else is said.
        static let portrait = Entry(kind: .person, tag: "portrait", implied: ["photography"])
    }

    /// Words of one kind in the source: see `Lexicon+Words.swift`.
    struct Group {
        var kind: Kind
        var implied: [String] = []
        var context: [String] = []
        /// Whether the words are tags, or only tell of others.
        var areTags = true
        /// Words separated by white space; `a_b` is a phrase, `a=b` shows `a` as `b`.
        var words: String
    }

    /// The lexicon that comes with the program.
    static let standard = Lexicon(groups: groups, verbs: verbs)

    private var entries: [String: Entry] = [:]

    /// The single words that a good fit to an image alone makes tags, in alphabetical order.
    private(set) var proposableWords: [String] = []

    private init(groups: [Group], verbs: String) {
        for group in groups {
            for item in group.words.split(whereSeparator: \.isWhitespace) {
                add(item: item, of: group)
            }
        }
        for item in verbs.split(whereSeparator: \.isWhitespace) {
            let forms = item.split(separator: "=")
            guard forms.count == 2, let entry = entries[Self.words(of: forms[1])] else { continue }
            entries[Self.words(of: forms[0])] = entry
        }
        proposableWords = entries.filter { $0.value.isProposable && !$0.key.contains(" ") }
            .map(\.key).sorted()
    }

    /// The single words that it knows, in no order.
    var words: [String] {
        entries.keys.flatMap { $0.split(separator: " ").map(String.init) }
            .filter { $0.count > 2 && $0.allSatisfy(\.isLetter) }
    }

    private mutating func add(item: Substring, of group: Group) {
        let forms = item.split(separator: "=")
        guard let first = forms.first, let last = forms.last else { return }
        let shown = Self.words(of: last)
        let entry = Entry(
            kind: group.kind,
            tag: group.areTags ? shown : nil,
            implied: group.implied.filter { !group.areTags || $0 != shown },
            context: group.context
        )
        entries[Self.words(of: first)] = entry
        entries[shown] = entry
    }

    private static func words(of item: Substring) -> String {
        String(item.map { $0 == "_" ? " " : $0 })
    }

    /// The entry of a lower-case word or phrase, in singular or plural.
    subscript(phrase: String) -> Entry? {
        if let entry = entries[phrase] { return entry }
        let words = phrase.split(separator: " ")
        guard let last = words.last else { return nil }
        let singular = (words.dropLast().map(String.init) + [WordStem.singular(of: last)])
        return entries[singular.joined(separator: " ")]
    }

    /// The entry of a compound noun's head, when the pair of words is a tag of its own.
    ///
    /// `football player`, `beach party`, `dirt track`; not `snow dog` or `man shirt`.
    func compound(modifier: String, head: String) -> Entry? {
        let head = WordStem.singular(of: head)
        guard Self.compoundHeads.contains(head), WordStem.singular(of: modifier) == modifier else {
            return nil
        }
        let known = self[modifier].flatMap { $0.tag?.hasSuffix(modifier) == true ? $0 : nil }
        let isNaming = known?.kind == .activity || known?.kind == .scene
        guard isNaming || Self.compoundModifiers.contains(modifier) else { return nil }
        let kind = min(known?.kind ?? .thing, self[head]?.kind ?? .thing)
        return Entry(
            kind: kind,
            tag: "\(modifier) \(head)",
            implied: (known?.implied ?? []) + (self[head]?.implied ?? []),
            context: (known?.context ?? []) + (self[head]?.context ?? [])
        )
    }
}
