extension HashtagFormat {
    /// In bytes: what is longer is a tag on no platform.
    private static let longestTag = 1000

    /// A tag as the platform takes it, in its usual spelling.
    ///
    /// - Parameter hashtag: The tag; a single word of the user's own keeps its capitals.
    /// - Returns: The tag without number sign, or `nil` if the platform does not take it.
    /// - Complexity: O(length).
    public func tag(_ hashtag: Hashtag) -> String? {
        let extras = TagText.Extras(
            underscores: allowsUnderscores,
            emoji: allowsEmoji,
            joiners: allowsJoiners
        )
        let source = hashtag.words ?? hashtag.tag
        guard source.utf8.count <= Self.longestTag else { return nil }
        let text = TagText(source, taking: extras)
        let isOwnWord = hashtag.source == .rule && text.words.count == 1
        let tag = text.joined(isOwnWord && spelling == .camel ? .keep : spelling)
        let isTag = text.hasLetter || text.hasEmoji || (text.hasDigit && allowsDigitsAlone)
        return isTag && length.admits(tag) ? tag : nil
    }
}
