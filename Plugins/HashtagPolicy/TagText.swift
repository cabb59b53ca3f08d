import StageKit

/// The words of a tag, free of everything that a platform does not take.
///
/// Letters, marks and digits of any script stay, and underscores, joiners and emoji where they are
/// taken; whatever else stands between them parts words, except for apostrophes, middle dots and
/// invisible characters, which vanish.
struct TagText {
    /// The words in their original spelling, none empty.
    let words: [String]

    /// What a tag may hold beside letters, marks and digits.
    struct Extras: Equatable, Sendable {
        var underscores: Bool
        var emoji: Bool
        var joiners: Bool

        /// All that any platform takes.
        static let everything = Extras(underscores: true, emoji: true, joiners: true)
    }

    /// Takes a tag apart, with or without its `#`.
    ///
    /// - Complexity: O(length).
    init(_ text: String, taking extras: Extras) {
        var words: [String] = []
        var word = ""
        for character in text {
            if let kept = Self.kept(character, extras) {
                word += kept
            } else if !Self.vanishes(character), !word.isEmpty {
                words.append(word)
                word = ""
            }
        }
        if !word.isEmpty { words.append(word) }
        self.words = words
    }

    /// Whether there is a letter.
    var hasLetter: Bool { contains { !$0.isEmoji && $0.hasRole(.letter) } }

    /// Whether there is an emoji.
    var hasEmoji: Bool { contains(\.isEmoji) }

    /// Whether there is a digit.
    var hasDigit: Bool { contains { !$0.isEmoji && $0.hasRole(.digit) } }

    /// Whether there is nothing but emoji.
    var isEmojiAlone: Bool { !words.isEmpty && !contains { !$0.isEmoji } }

    /// The words as one tag in the given spelling.
    func joined(_ spelling: TagSpelling) -> String {
        switch spelling {
        case .camel: words.map(Self.capitalised).joined()
        case .lower: words.joined().lowercased()
        case .keep: words.joined()
        }
    }

    private func contains(_ isMeant: (Character) -> Bool) -> Bool {
        words.contains { $0.contains(where: isMeant) }
    }

    /// A word with a capital in front, unless capitals inside show that it has a form of its own.
    ///
    /// Scripts without capitals stay as they are.
    private static func capitalised(_ word: String) -> String {
        guard let first = word.unicodeScalars.first else { return word }
        let rest = word.unicodeScalars.dropFirst()
        if rest.contains(where: \.properties.isUppercase) { return word }
        return first.properties.titlecaseMapping + String(rest)
    }

    /// The part of a character that is taken, or `nil` if it parts words.
    private static func kept(_ character: Character, _ extras: Extras) -> String? {
        if character.isEmoji { return extras.emoji ? String(character) : nil }
        guard let role = character.unicodeScalars.first?.tagRole, role != .mark,
            role != .underscore || extras.underscores
        else { return nil }
        let takesJoiners = extras.joiners && character.isOfJoiningScript
        let scalars = character.unicodeScalars.filter { scalar in
            scalar.tagRole != nil || (takesJoiners && scalar.properties.isJoinControl)
        }
        return String(String.UnicodeScalarView(scalars))
    }

    private static func vanishes(_ character: Character) -> Bool {
        if character == "'" || character == "’" || character == "·" { return true }
        return character.unicodeScalars.allSatisfy { $0.properties.generalCategory == .format }
    }
}

extension Character {
    /// Whether one of its scalars plays a part in tags.
    fileprivate func hasRole(_ role: Unicode.Scalar.TagRole) -> Bool {
        unicodeScalars.contains { $0.tagRole == role }
    }

    /// Whether its script, from Arabic to Sinhala, is spelt with joiners.
    fileprivate var isOfJoiningScript: Bool {
        unicodeScalars.first.map { (0x0600...0x0DFF).contains($0.value) } ?? false
    }
}

extension Unicode.Scalar {
    /// What a scalar may be in a tag.
    enum TagRole {
        case letter
        case mark
        case digit
        case underscore
    }

    /// Its part in a tag, or `nil` if tags cannot hold it.
    var tagRole: TagRole? {
        switch properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
            .letterNumber:
            .letter
        case .nonspacingMark, .spacingMark: .mark
        case .decimalNumber: .digit
        default: self == "_" ? .underscore : nil
        }
    }
}
