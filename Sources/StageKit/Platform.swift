/// A place to post to, with its limits.
///
/// Limits are data and change: they are read from `platforms.yaml` and the configuration, never
/// written in a stage.
public struct Platform: Sendable, Hashable {
    /// The name in the configuration, such as `instagram`.
    public var name: String
    /// How long a post's text may be.
    public var text: TextLimit
    /// How long the alternative text of a photo may be.
    public var altText: TextLimit
    /// What holds for hashtags.
    public var hashtags: HashtagFormat
    /// When the facts were checked, as `2026-11-23`.
    public var checked: String
    /// Where the facts stand.
    public var source: String

    /// Makes a platform that limits nothing but what is given.
    public init(
        name: String,
        text: TextLimit = TextLimit(),
        altText: TextLimit = TextLimit(),
        hashtags: HashtagFormat = HashtagFormat(),
        checked: String = "",
        source: String = ""
    ) {
        self.name = name
        self.text = text
        self.altText = altText
        self.hashtags = hashtags
        self.checked = checked
        self.source = source
    }
}

/// What a platform takes for a hashtag, and how many of them.
public struct HashtagFormat: Sendable, Hashable {
    /// The most that a post may have, if there is a limit.
    public var maximum: Int?
    /// How many the platform or common practice advises, if anybody does.
    public var advised: ClosedRange<Int>?
    /// How long a tag may be, without its number sign.
    public var length: TextLimit
    /// Whether a tag may hold underscores.
    public var allowsUnderscores: Bool
    /// Whether a tag may hold emoji.
    public var allowsEmoji: Bool
    /// Whether a tag may hold the invisible joiners that Persian and Indian scripts are spelt with.
    public var allowsJoiners: Bool
    /// Whether a tag may have digits alone.
    public var allowsDigitsAlone: Bool
    /// How the words of a tag are usually joined.
    public var spelling: TagSpelling
    /// Whether tags, with their number signs and spaces, count towards the text's limit.
    public var countsTowardsText: Bool

    /// Makes the format that all platforms take, without limits.
    public init(
        maximum: Int? = nil,
        advised: ClosedRange<Int>? = nil,
        length: TextLimit = TextLimit(),
        allowsUnderscores: Bool = true,
        allowsEmoji: Bool = false,
        allowsJoiners: Bool = false,
        allowsDigitsAlone: Bool = false,
        spelling: TagSpelling = .camel,
        countsTowardsText: Bool = true
    ) {
        self.maximum = maximum
        self.advised = advised
        self.length = length
        self.allowsUnderscores = allowsUnderscores
        self.allowsEmoji = allowsEmoji
        self.allowsJoiners = allowsJoiners
        self.allowsDigitsAlone = allowsDigitsAlone
        self.spelling = spelling
        self.countsTowardsText = countsTowardsText
    }
}

/// How the words of a tag are joined.
public enum TagSpelling: String, Sendable, Hashable, CaseIterable {
    /// `EgyptianCat`, which screen readers speak as two words.
    case camel
    /// `egyptiancat`.
    case lower
    /// Joined without a change.
    case keep
}
