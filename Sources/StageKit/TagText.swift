/// The words of a tag, free of everything that a platform does not take.
///
/// Letters, marks and digits of any script stay, and underscores, joiners and emoji where they are
/// taken; whatever else stands between them parts words, except for apostrophes, middle dots and
/// invisible characters, which vanish.
public struct TagText: Sendable {
    /// The words in their original spelling, none empty.
    public let words: [String]

    /// What a tag may hold beside letters, marks and digits.
    public struct Extras: Sendable, Hashable {
        /// Whether underscores are taken.
        public var underscores: Bool
        /// Whether emoji are taken.
        public var emoji: Bool
        /// Whether the joiners of Persian and Indian scripts are taken.
        public var joiners: Bool

        /// Makes the set of what is taken.
        public init(underscores: Bool, emoji: Bool, joiners: Bool) {
            self.underscores = underscores
            self.emoji = emoji
            self.joiners = joiners
        }

        /// All that any platform takes.
        public static let everything = Extras(underscores: true, emoji: true, joiners: true)
    }

    /// Takes a tag apart, with or without its `#`.
    ///
    /// - Complexity: O(length).
    public init(_ text: String, taking extras: Extras) {
        var words: [String] = []
        var word = ""
        for character in text {
            let isTaken = Self.take(character, extras, into: &word)
            if !isTaken, !Self.vanishes(character), !word.isEmpty {
                words.append(word)
                word = ""
            }
        }
        if !word.isEmpty { words.append(word) }
        self.words = words
    }

    /// Whether there is a letter.
    public var hasLetter: Bool { contains { !$0.isEmoji && $0.hasRole(.letter) } }

    /// Whether there is an emoji.
    public var hasEmoji: Bool { contains(\.isEmoji) }

    /// Whether there is a digit.
    public var hasDigit: Bool { contains { !$0.isEmoji && $0.hasRole(.digit) } }

    /// Whether there is nothing but emoji.
    public var isEmojiAlone: Bool { !words.isEmpty && !contains { !$0.isEmoji } }

    /// The words as one tag in the given spelling.
    public func joined(_ spelling: TagSpelling) -> String {
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

    /// Adds the part of a character that is taken to a word.
    ///
    /// - Returns: `false` if nothing is, so that the character parts words.
    private static func take(
        _ character: Character,
        _ extras: Extras,
        into word: inout String
    ) -> Bool {
        if let byte = character.asciiValue, isLetterOrDigit(byte) {
            word.append(character)
            return true
        }
        let scalars = character.unicodeScalars.prefix(longestCharacter)
        if character.isEmoji {
            if extras.emoji { word.unicodeScalars.append(contentsOf: scalars) }
            return extras.emoji
        }
        guard let role = scalars.first?.tagRole, role != .mark,
            role != .underscore || extras.underscores
        else { return false }
        let takesJoiners = extras.joiners && character.isOfJoiningScript
        for scalar in scalars
        where scalar.tagRole != nil || (takesJoiners && scalar.properties.isJoinControl) {
            word.unicodeScalars.append(scalar)
        }
        return true
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20)
    }

    /// In scalars: a letter and the 30 marks of Unicode's Stream-Safe Text Format (UAX #15, 13);
    /// more slow normalization down out of all proportion.
    private static let longestCharacter = 31

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
