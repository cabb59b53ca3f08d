import Foundation
import StageKit

/// What tags have in common that differ in capitals, accents, separators or width of letters alone.
struct TagKey: Hashable, Sendable {
    /// The folded letters, digits and emoji.
    let text: String

    /// Takes what is folded already.
    init(folded text: String) { self.text = text }

    /// Folds a tag or a part of one.
    ///
    /// - Complexity: O(length).
    init(_ tag: String, folding: TagFolding) {
        let letters = TagText(tag, taking: .everything).words.joined()
        guard !letters.utf8.allSatisfy({ $0 < 0x80 }) else {
            text = String(letters.lowercased().filter { $0 != "_" })
            return
        }
        let scalars = letters.decomposedStringWithCompatibilityMapping.unicodeScalars
            .filter { !folding.ignores($0) }
        // Up and down again, so that "ß" meets "ss" and the two small sigmas meet.
        text =
            String(String.UnicodeScalarView(scalars)).uppercased().lowercased()
            .decomposedStringWithCanonicalMapping
    }
}

/// Which differences between tags do not count, beside capitals, width and separators.
enum TagFolding: Sendable {
    /// Accents and vowel points do not.
    case all
    /// All accents count.
    case exceptDiacritics

    /// Whether a scalar makes no difference.
    ///
    /// Marks that carry a vowel of their own, as in Devanagari or Thai, do make one; accents,
    /// Hebrew points and Arabic vowel signs do not.
    func ignores(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x5F, 0x200C, 0x200D, 0x20D0...0x20FF, 0xFE00...0xFE0F: true
        case 0x0300...0x036F, 0x0591...0x05C7, 0x064B...0x065F, 0x0670, 0x1AB0...0x1AFF,
            0x1DC0...0x1DFF, 0xFE20...0xFE2F:
            self == .all
        default: false
        }
    }
}
