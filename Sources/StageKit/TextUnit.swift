import Foundation

/// What a platform counts when it counts the length of a text.
public enum TextUnit: String, Sendable, Hashable, Codable, CaseIterable {
    /// User-perceived characters: extended grapheme clusters (UAX #29).
    case graphemes
    /// Unicode scalars.
    case scalars
    /// UTF-16 code units, as JavaScript counts.
    case utf16
    /// Bytes in UTF-8.
    case bytes
    /// UTF-16 code units, but each emoji as its bytes in UTF-8.
    case emojiBytes = "emoji_bytes"
    /// Weighted as in twitter-text's configuration v3: most Latin letters count 1, most other
    /// scalars 2, and each emoji 2.
    case weighted

    /// How long a text is; web addresses count as any other text.
    ///
    /// - Complexity: O(length).
    public func length(of text: String) -> Int {
        switch self {
        case .graphemes: text.count
        case .scalars: text.unicodeScalars.count
        case .utf16: text.utf16.count
        case .bytes: text.utf8.count
        case .emojiBytes:
            text.reduce(0) { $0 + ($1.isEmoji ? $1.utf8.count : $1.utf16.count) }
        case .weighted: Self.weightedLength(of: text)
        }
    }

    private static func weightedLength(of text: String) -> Int {
        text.reduce(0) { length, character in
            guard !character.isEmoji else { return length + 2 }
            return composed(character).reduce(length) { length, scalar in
                length + (lightRanges.contains { $0.contains(scalar.value) } ? 1 : 2)
            }
        }
    }

    /// The character in normalization form C, unless it has so many marks that this takes long.
    private static func composed(_ character: Character) -> String.UnicodeScalarView {
        let scalars = String(character).unicodeScalars
        guard (2...31).contains(scalars.count) else { return scalars }
        return String(character).precomposedStringWithCanonicalMapping.unicodeScalars
    }

    /// The scalars that count 1 (twitter-text, config/v3.json).
    private static let lightRanges: [ClosedRange<UInt32>] = [
        0...4351, 8192...8205, 8208...8223, 8242...8247,
    ]
}
