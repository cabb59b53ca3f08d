/// The words of a tag, free of everything that platforms do not take.
///
/// Letters, marks and digits of any script and the underscore stay; whatever else stands between
/// them parts words, except for apostrophes, middle dots and invisible characters, which vanish.
struct TagText {
    /// The words in their original spelling, none empty.
    let words: [String]

    /// Takes a tag apart, with or without its `#`.
    ///
    /// - Complexity: O(length).
    init(_ text: String) {
        var words: [String] = []
        var word = ""
        for character in text {
            if let kept = Self.kept(character) {
                word += kept
            } else if !Self.vanishes(character), !word.isEmpty {
                words.append(word)
                word = ""
            }
        }
        if !word.isEmpty { words.append(word) }
        self.words = words
    }

    /// Whether there is anything but digits and underscores; platforms take no tag without.
    var hasLetter: Bool {
        words.contains { $0.unicodeScalars.contains { $0.tagRole == .letter } }
    }

    /// The words as one tag in the given spelling.
    func joined(_ spelling: Spelling) -> String {
        switch spelling {
        case .camel: words.map(Self.capitalised).joined()
        case .lower: words.joined().lowercased()
        case .keep: words.joined()
        }
    }

    /// A word with a capital in front, unless capitals inside show that it has a form of its own.
    private static func capitalised(_ word: String) -> String {
        guard let first = word.unicodeScalars.first else { return word }
        let rest = word.unicodeScalars.dropFirst()
        if rest.contains(where: \.properties.isUppercase) { return word }
        return first.properties.titlecaseMapping + String(rest)
    }

    /// The part of a character that tags may hold, or `nil` if it is no letter or digit.
    private static func kept(_ character: Character) -> String? {
        guard let role = character.unicodeScalars.first?.tagRole, role != .mark else { return nil }
        let isEmoji = character.unicodeScalars.contains {
            // Variation selector 16 and the keycap make a picture of a digit.
            $0.value == 0xFE0F || $0.value == 0x20E3
        }
        if isEmoji { return nil }
        return String(
            String.UnicodeScalarView(character.unicodeScalars.filter { $0.tagRole != nil })
        )
    }

    private static func vanishes(_ character: Character) -> Bool {
        if character == "'" || character == "’" || character == "·" { return true }
        return character.unicodeScalars.allSatisfy { $0.properties.generalCategory == .format }
    }
}

/// How the words of a tag are joined.
enum Spelling: String, CaseIterable {
    /// `EgyptianCat`, which screen readers speak as two words.
    case camel
    /// `egyptiancat`.
    case lower
    /// Joined without a change.
    case keep
}

extension Unicode.Scalar {
    /// What a scalar may be in a tag.
    enum TagRole {
        case letter
        case mark
        case digitOrUnderscore
    }

    /// Its part in a tag, or `nil` if tags cannot hold it.
    var tagRole: TagRole? {
        switch properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
            .letterNumber:
            .letter
        case .nonspacingMark, .spacingMark: .mark
        case .decimalNumber: .digitOrUnderscore
        default: self == "_" ? .digitOrUnderscore : nil
        }
    }
}
