extension Character {
    /// Whether it is shown as a picture.
    ///
    /// True for emoji of every length, flags, keycaps and what variation selector 16 makes an emoji
    /// of; not for digits and signs that are emoji in name only.
    public var isEmoji: Bool {
        guard let first = unicodeScalars.first else { return false }
        if first.properties.isEmojiPresentation { return true }
        return unicodeScalars.contains { scalar in
            scalar.value == 0x20E3 || (scalar.value == 0xFE0F && first.properties.isEmoji)
        }
    }
}
