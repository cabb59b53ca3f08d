import StageKit

/// The form of the tags that are posted: their characters, length, spelling, and when two are one.
struct TagForm: Sendable {
    let format: HashtagFormat
    /// Who takes such tags, as messages say it: `instagram takes`.
    let taker: String
    let spelling: TagSpelling
    let emoji: EmojiRule
    let folding: TagFolding

    /// What makes two tags the same.
    func key(_ tag: String) -> TagKey { TagKey(tag, folding: folding) }

    /// A pattern that matches such keys.
    func pattern(_ source: String) -> TagPattern { TagPattern(source, folding: folding) }

    /// A tag of the engine's as it is posted, or `nil` if it cannot be.
    func tag(_ text: String) -> String? {
        let words = TagText(text, taking: extras)
        let tag = words.joined(spelling)
        return objection(to: words) == nil && format.length.admits(tag) ? tag : nil
    }

    /// A tag of the user's as it is posted, in the user's capitals.
    func ownTag(_ text: String) -> String {
        let words = TagText(text, taking: extras)
        return words.joined(spelling == .camel && words.words.count > 1 ? .camel : .keep)
    }

    /// Why a tag of the user's can never be posted as it is, if it cannot.
    func objection(toOwn text: String) -> String? {
        let tag = ownTag(text)
        if let objection = objection(to: TagText(text, taking: extras)) { return objection }
        guard
            TagText(text, taking: extras).words.joined()
                == TagText(text, taking: .everything).words.joined()
        else { return "can only be posted as '\(tag)'" }
        return format.length.admits(tag) ? nil : "is longer than \(taker): \(longest)"
    }

    private var extras: TagText.Extras {
        TagText.Extras(
            underscores: format.allowsUnderscores,
            emoji: format.allowsEmoji && emoji != .drop,
            joiners: format.allowsJoiners
        )
    }

    private func objection(to words: TagText) -> String? {
        if emoji == .only { return words.isEmojiAlone ? nil : "is not of emoji alone" }
        if words.hasLetter || words.hasEmoji { return nil }
        if words.hasDigit, format.allowsDigitsAlone { return nil }
        return "has no letter, and \(taker) no such tag"
    }

    private var longest: String {
        format.length.maxima.sorted { $0.key.rawValue < $1.key.rawValue }
            .map { "\($0.value) \($0.key.rawValue)" }
            .joined(separator: " and ")
    }
}
