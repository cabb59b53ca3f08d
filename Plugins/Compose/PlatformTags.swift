import StageKit

/// A draft's tags as a platform takes them, as many as it should have.
struct PlatformTags {
    /// A tag that can be posted.
    struct Tag {
        /// The tag in the platform's spelling, without number sign.
        let text: String
        /// The place of the draft's tag.
        let index: Int
        /// Whether the user wants it with every photo.
        let isOwn: Bool
    }

    /// The tags in the draft's order.
    let tags: [Tag]

    /// Spells the tags and leaves out what the platform does not take and what is too much.
    init(_ hashtags: [Hashtag], for format: HashtagFormat) {
        var seen: Set<[UInt8]> = []
        let usable = hashtags.enumerated().compactMap { index, hashtag -> Tag? in
            guard let text = format.tag(hashtag),
                seen.insert(Array(text.lowercased().utf8)).inserted
            else { return nil }
            return Tag(text: text, index: index, isOwn: hashtag.source == .rule)
        }
        let maximum = format.maximum ?? Int.max
        let own = min(usable.count(where: \.isOwn), maximum)
        let total = max(own, min(maximum, format.advised?.upperBound ?? maximum))
        tags = Self.first(usable, own: own, others: total - own)
    }

    private init(tags: [Tag]) { self.tags = tags }

    /// The number of tags that are not the user's own.
    var optionalCount: Int { tags.count - ownCount }

    /// The number of the user's own tags.
    var ownCount: Int { tags.count(where: \.isOwn) }

    /// The tags without the last ones, the user's own and the others counted apart.
    func dropping(own: Int, others: Int) -> PlatformTags {
        PlatformTags(
            tags: Self.first(tags, own: ownCount - own, others: optionalCount - others)
        )
    }

    /// The tags as they stand in a text.
    var line: String { tags.map { "#\($0.text)" }.joined(separator: " ") }

    private static func first(_ tags: [Tag], own: Int, others: Int) -> [Tag] {
        var (own, others) = (own, others)
        return tags.filter { tag in
            if tag.isOwn {
                own -= 1
                return own >= 0
            }
            others -= 1
            return others >= 0
        }
    }
}
