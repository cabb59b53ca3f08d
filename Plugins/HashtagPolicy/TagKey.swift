import Foundation

/// What tags have in common that differ in capitals, accents, separators or width of letters alone.
struct TagKey: Hashable {
    /// The folded letters and digits.
    let text: String

    /// Folds a tag or a part of one.
    ///
    /// - Complexity: O(length).
    init(_ tag: String) {
        let letters = TagText(tag).words.joined()
        guard !letters.utf8.allSatisfy({ $0 < 0x80 }) else {
            text = letters.lowercased().replacing("_", with: "")
            return
        }
        let scalars = letters.decomposedStringWithCompatibilityMapping.unicodeScalars
        // Up and down again, so that "ß" meets "ss" and the two small sigmas meet.
        text = String(String.UnicodeScalarView(scalars.filter { !Self.isIgnored($0) }))
            .uppercased().lowercased()
    }

    /// Whether a scalar makes no difference.
    ///
    /// Marks that carry a vowel of their own, as in Devanagari or Thai, do make one; accents,
    /// Hebrew points and Arabic vowel signs do not.
    private static func isIgnored(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x5F, 0x0300...0x036F, 0x0591...0x05C7, 0x064B...0x065F, 0x0670, 0x1AB0...0x1AFF,
            0x1DC0...0x1DFF, 0x20D0...0x20FF, 0xFE00...0xFE2F:
            true
        default: false
        }
    }
}
