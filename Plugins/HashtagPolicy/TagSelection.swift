import StageKit

/// The choice of the tags to post from those that a draft offers, best first.
struct TagSelection {
    private let rules: HashtagRules
    /// The tags chosen so far, in the order of their priority.
    private(set) var hashtags: [Hashtag]
    private var keys: Set<TagKey>
    private var counts: [Reason: Int] = [:]

    /// Why a tag is not posted.
    private enum Reason: String, CaseIterable {
        case unusable = "no valid tag"
        case banned = "banned"
        case lowScore = "below the score"
        case repeated = "repeated"
        case surplus = "over the limit"
    }

    /// Makes a choice of the user's own tags alone.
    init(rules: HashtagRules) {
        self.rules = rules
        hashtags = rules.always
        keys = Set(rules.always.map { TagKey($0.tag) })
    }

    /// The offered tags in the order in which they should be considered.
    func byPriority(_ offered: [Hashtag]) -> [Hashtag] {
        rules.order == .given ? offered : TagOrder.byScore(offered)
    }

    /// Adds the tag unless a rule speaks against it.
    mutating func consider(_ hashtag: Hashtag) {
        let words = TagText(hashtag.tag)
        let tag = words.joined(rules.spelling)
        guard words.hasLetter, tag.unicodeScalars.count <= rules.longestTag else {
            counts[.unusable, default: 0] += 1
            return
        }
        let key = TagKey(tag)
        if let reason = objection(to: hashtag, key: key) {
            counts[reason, default: 0] += 1
            return
        }
        keys.insert(key)
        hashtags.append(Hashtag(tag: tag, score: hashtag.score, source: hashtag.source))
    }

    /// What went and why, or `nil` if nothing did and enough is left.
    var note: String? {
        var parts = Reason.allCases.compactMap { reason in
            counts[reason].map { "\($0) \(reason.rawValue)" }
        }
        if hashtags.count < rules.minimum {
            parts.append("\(hashtags.count) left, fewer than the minimum of \(rules.minimum)")
        }
        return parts.isEmpty ? nil : "hashtags: " + parts.joined(separator: ", ")
    }

    private func objection(to hashtag: Hashtag, key: TagKey) -> Reason? {
        if rules.bans(key) { return .banned }
        if keys.contains(key) { return .repeated }
        if hashtag.score < rules.minimumScore { return .lowScore }
        if let maximum = rules.maximum, hashtags.count >= maximum { return .surplus }
        return nil
    }
}
