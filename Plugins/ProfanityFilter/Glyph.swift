/// One folded letter, digit or sign of a text, with the place that it was read from.
///
/// A character of the text may fold to several glyphs (`ß` to two), which then share its place.
struct Glyph {
    /// What a glyph can be a part of.
    enum Kind {
        case letter
        case digit
        /// A sign that may stand for a letter.
        case symbol
        /// An asterisk, which may stand for any one letter of a to z.
        case wildcard
        /// A letter of a script that sets no spaces between words.
        case unspacedLetter
        /// Anything between words.
        case separator
        /// A separator that ends a line.
        case newline
    }

    let kind: Kind
    /// The glyph itself, folded, as a Unicode scalar value.
    let own: UInt32
    /// The letters that it may be meant for, 0 if there are fewer than two.
    let alternatives: (UInt32, UInt32)
    /// The place of its character in the text, in bytes of UTF-8.
    private(set) var bytes: Range<Int>
    let isUppercase: Bool

    /// Whether the glyph may be read as `letter`.
    func mayBe(_ letter: UInt32) -> Bool {
        own == letter || alternatives.0 == letter || alternatives.1 == letter
    }

    /// The glyph with what follows it up to a place in the text.
    func extended(to end: Int) -> Glyph {
        var longer = self
        longer.bytes = bytes.lowerBound..<end
        return longer
    }

    /// Whether it is a part of a word for certain.
    var isWord: Bool { kind == .letter || kind == .digit }

    /// Whether it stands between words.
    var isGap: Bool { kind == .separator || kind == .wildcard || kind == .newline }
}
