import Foundation

/// A text as glyphs: compatibility forms resolved, capitals and accents folded, invisible
/// characters left out.
struct FoldedText {
    /// The glyphs in the order of the text.
    private(set) var glyphs: [Glyph] = []
    private var equalCount = 0
    private static let longestRun = 8

    /// Folds a text.
    ///
    /// - Complexity: O(length).
    init(_ text: String) {
        glyphs.reserveCapacity(text.utf8.count)
        var start = 0
        for character in text {
            let end = start + character.utf8.count
            append(character, at: start..<end)
            start = end
        }
    }

    private mutating func append(_ character: Character, at bytes: Range<Int>) {
        if let ascii = character.asciiValue {
            append(Self.asciiForms[Int(ascii)].glyph(at: bytes))
            return
        }
        for scalar in Self.decomposed(character) {
            if let form = GlyphForm(scalar) { append(form.glyph(at: bytes)) }
        }
    }

    /// Appends a glyph; beyond a few equal ones, the last stands for all that follow.
    private mutating func append(_ glyph: Glyph) {
        equalCount = glyphs.last?.own == glyph.own ? equalCount + 1 : 1
        if equalCount > Self.longestRun, let last = glyphs.popLast() {
            glyphs.append(last.extended(to: glyph.bytes.upperBound))
        } else {
            glyphs.append(glyph)
        }
    }

    /// The character's scalars after compatibility decomposition.
    ///
    /// No word needs more than the first few; a pile of marks could take very long.
    private static func decomposed(_ character: Character) -> String.UnicodeScalarView {
        let scalars = String.UnicodeScalarView(character.unicodeScalars.prefix(16))
        return String(scalars).decomposedStringWithCompatibilityMapping.unicodeScalars
    }

    private static let asciiForms: [GlyphForm] = (0..<128).map { (byte: UInt8) in
        GlyphForm(Unicode.Scalar(byte)) ?? GlyphForm(separator: Unicode.Scalar(byte))
    }
}

/// A glyph without its place.
private struct GlyphForm {
    private let kind: Glyph.Kind
    private let own: UInt32
    private let alternatives: (UInt32, UInt32)
    private let isUppercase: Bool

    /// Folds a scalar; `nil` if it is invisible or a mark that is not a letter's own.
    init?(_ scalar: Unicode.Scalar) {
        let properties = scalar.properties
        if properties.isDefaultIgnorableCodePoint { return nil }
        let letter = Confusables.enclosedLetter(scalar) ?? scalar
        switch letter.properties.generalCategory {
        case .format, .enclosingMark: return nil
        case .nonspacingMark where Self.isAccent(letter): return nil
        case .decimalNumber: self.init(.digit, letter, Confusables.signs[letter])
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
            .nonspacingMark, .spacingMark:
            self.init(letter: letter)
        case .control where letter == "\n" || letter == "\r", .lineSeparator, .paragraphSeparator:
            self.init(.newline, letter, nil)
        default:
            if let meant = Confusables.signs[letter] {
                self.init(.symbol, letter, meant)
            } else {
                self.init(letter == "*" ? .wildcard : .separator, letter, nil)
            }
        }
    }

    /// Takes a scalar for something between words, whatever it is.
    init(separator: Unicode.Scalar) {
        self.init(.separator, separator, nil)
    }

    private init(letter: Unicode.Scalar) {
        let folded = letter.properties.lowercaseMapping.unicodeScalars.first ?? letter
        let meant = Confusables.letters[letter] ?? Confusables.letters[folded]
        self.init(Self.isUnspaced(letter) ? .unspacedLetter : .letter, folded, meant, of: letter)
    }

    private init(
        _ kind: Glyph.Kind,
        _ own: Unicode.Scalar,
        _ meant: String?,
        of letter: Unicode.Scalar? = nil
    ) {
        let alternatives = (meant ?? "").unicodeScalars.map(\.value)
        self.kind = kind
        self.own = own.value
        self.alternatives = (alternatives.first ?? 0, alternatives.dropFirst().first ?? 0)
        isUppercase = letter?.properties.isUppercase ?? false
    }

    func glyph(at bytes: Range<Int>) -> Glyph {
        Glyph(
            kind: kind,
            own: own,
            alternatives: alternatives,
            bytes: bytes,
            isUppercase: isUppercase
        )
    }

    /// Whether a mark makes no other letter, unlike the vowel signs of Indic scripts.
    private static func isAccent(_ mark: Unicode.Scalar) -> Bool {
        switch mark.value {
        case ..<0x0700, 0x1AB0...0x1AFF, 0x1DC0...0x1DFF, 0x20D0...0x20FF, 0xFE20...0xFE2F: true
        default: false
        }
    }

    private static func isUnspaced(_ letter: Unicode.Scalar) -> Bool {
        switch letter.value {
        case 0x0E00...0x0EFF, 0x1000...0x109F, 0x1780...0x17FF, 0x3040...0x30FF, 0x3400...0x4DBF,
            0x4E00...0x9FFF, 0xF900...0xFAFF, 0x20000...0x3FFFF:
            true
        default: false
        }
    }
}
