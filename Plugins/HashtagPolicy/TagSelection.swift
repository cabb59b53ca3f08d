import StageKit

/// The choice of the tags to post from those that a draft offers.
struct TagSelection {
    /// In bytes: what is longer is a tag on no platform.
    private static let longestTag = 1000

    private let rules: HashtagRules
    /// The user's own tags for this photo, all of which are posted.
    private let own: [Hashtag]
    private var keys: Set<TagKey>
    private var candidates: [Candidate] = []
    private var counts: [Reason: Int] = [:]

    /// A tag in its form, with its key.
    private struct Candidate {
        let hashtag: Hashtag
        let key: TagKey
    }

    /// Why a tag is not posted.
    private enum Reason: String, CaseIterable {
        case unusable = "no valid tag"
        case banned = "banned"
        case lowScore = "below the score"
        case repeated = "repeated"
        case surplus = "over the limit"
    }

    /// Makes a choice of the user's own tags alone, as many as there is room for.
    init(rules: HashtagRules, own: [Hashtag]) {
        self.rules = rules
        self.own = Array(own.prefix(rules.maximum ?? own.count))
        keys = Set(self.own.map { rules.form.key($0.tag) })
    }

    /// The offered tags in the order in which they should be considered.
    func byPriority(_ offered: [Hashtag]) -> [Hashtag] {
        rules.order == .given ? offered : TagOrder.byScore(offered)
    }

    /// Takes the tag for a candidate unless a rule speaks against it.
    mutating func consider(_ hashtag: Hashtag) {
        guard let tag = text(of: hashtag) else { return count(.unusable) }
        let key = rules.form.key(tag)
        if rules.bans.ban(on: key) != nil { return count(.banned) }
        if keys.contains(key) { return count(.repeated) }
        if hashtag.score < rules.minimumScore { return count(.lowScore) }
        keys.insert(key)
        var posted = hashtag
        posted.tag = tag
        if tag == rules.form.tag(hashtag.tag), hashtag.tag.contains(" ") {
            posted.words = hashtag.tag
        }
        candidates.append(Candidate(hashtag: posted, key: key))
    }

    /// Cuts to the limit: what is required stays first of all, then what has the most priority.
    ///
    /// With uses, priority is the score over 1 + uses / posts, so that a tag of all the recent posts
    /// counts half: the photo's subject stays, what goes with it changes.
    ///
    /// - Parameter uses: In how many recent posts each tag was; empty if that does not count.
    /// - Returns: The tags: the user's own, then the others by priority.
    mutating func choose(uses: [TagKey: Int]) -> [Hashtag] {
        let room = (rules.maximum ?? .max) - own.count
        guard candidates.count > room else { return own + candidates.map(\.hashtag) }
        counts[.surplus] = candidates.count - room
        var ranked = Array(candidates.indices)
        if !uses.isEmpty {
            func freshness(_ index: Int) -> Float {
                let candidate = candidates[index]
                let share = Float(uses[candidate.key, default: 0]) / Float(rules.rotation)
                return candidate.hashtag.score / (1 + share)
            }
            ranked.sort { (freshness($1), $0) < (freshness($0), $1) }
        }
        let needed = requiredPicks(among: ranked)
        let rest = ranked.filter { !needed.contains($0) }
        let chosen = Set((needed + rest).prefix(room))
        return own + candidates.indices.filter(chosen.contains).map { candidates[$0].hashtag }
    }

    /// The best candidate for each required pattern that the user's own tags do not meet.
    private func requiredPicks(among ranked: [Int]) -> [Int] {
        let ownKeys = own.map { rules.form.key($0.tag) }
        var picks: [Int] = []
        for pattern in rules.required where !ownKeys.contains(where: pattern.matches) {
            if picks.contains(where: { pattern.matches(candidates[$0].key) }) { continue }
            if let pick = ranked.first(where: { pattern.matches(candidates[$0].key) }) {
                picks.append(pick)
            }
        }
        return picks
    }

    /// Why the photo must be held with these tags, if it must.
    func shortfall(of chosen: [Hashtag]) -> String? {
        let keys = chosen.map { rules.form.key($0.tag) }
        let missing = rules.required.filter { !keys.contains(where: $0.matches) }
        var reasons = missing.map { "no tag for the required '\($0.source)'" }
        if chosen.count < rules.minimum {
            let tags = chosen.count == 1 ? "1 tag" : "\(chosen.count) tags"
            reasons.append("\(tags), fewer than the minimum of \(rules.minimum)")
        }
        return reasons.isEmpty ? nil : reasons.joined(separator: ", ")
    }

    /// What went and why, or `nil` if nothing did and enough is left.
    func note(on chosen: [Hashtag]) -> String? {
        var parts = Reason.allCases.compactMap { reason in
            counts[reason].map { "\($0) \(reason.rawValue)" }
        }
        if chosen.count < rules.advisedMinimum {
            parts.append("\(chosen.count) left, fewer than the \(rules.advisedMinimum) advised")
        }
        return parts.isEmpty ? nil : "hashtags: " + parts.joined(separator: ", ")
    }

    /// The tag as it is posted: replaced, in the user's spelling, or in the form of all.
    private func text(of hashtag: Hashtag) -> String? {
        guard hashtag.tag.utf8.count <= Self.longestTag else { return nil }
        let form = rules.form
        let formed = form.tag(hashtag.tag)
        // What the platform does not take of a tag may hide one that the user knows.
        for text in [hashtag.tag, formed ?? ""] {
            let key = form.key(text)
            if let tag = rules.replacements[key] ?? rules.spellings[key] { return tag }
        }
        return formed
    }

    private mutating func count(_ reason: Reason) {
        counts[reason, default: 0] += 1
    }
}
