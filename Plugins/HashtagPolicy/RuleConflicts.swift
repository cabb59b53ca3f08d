import StageKit

/// Finds rules that contradict each other or the platform, so that one of them can never hold.
struct RuleConflicts {
    let rules: HashtagRules
    let platform: Platform?

    private typealias Problem = StageOptionsError.Problem
    private var form: TagForm { rules.form }

    /// Limits beyond the platform's or below each other.
    func inLimits(isMaximumGiven: Bool) -> [StageOptionsError.Problem] {
        guard let maximum = rules.maximum else { return [] }
        var problems: [Problem] = []
        if let platform, let limit = platform.hashtags.maximum, maximum > limit {
            let message = "\(platform.name) takes at most \(limit), not \(maximum)"
            problems.append(OptionPlace("max").problem(message))
        }
        if rules.minimum > maximum {
            let whose = isMaximumGiven ? "the limit" : "\(platform?.name ?? "the")'s limit"
            let message = "\(rules.minimum) is more than \(whose) of \(maximum)"
            problems.append(OptionPlace("min").problem(message))
        }
        return problems
    }

    /// Patterns of which nothing is left.
    func inPatterns(_ patterns: [WrittenTag]) -> [StageOptionsError.Problem] {
        patterns.filter { form.pattern($0.text).isEmpty }.map { pattern in
            pattern.place.problem("'\(pattern.text)' has no letter, digit or emoji to match")
        }
    }

    /// Tags of the user's own that could not be posted, or are banned or replaced.
    func inOwnTags(_ tags: [WrittenTag]) -> [StageOptionsError.Problem] {
        tags.compactMap { tag in
            (objection(to: tag) ?? replacement(of: tag)).map(tag.place.problem)
        }
    }

    /// Demands that a ban or a replacement defeats, or that no tag can meet.
    func inRequired(_ patterns: [WrittenTag]) -> [StageOptionsError.Problem] {
        patterns.compactMap { required in
            let pattern = form.pattern(required.text)
            guard !pattern.isEmpty else { return nil }
            guard pattern.exactKey == nil else {
                return (objection(to: required) ?? replacement(of: required))
                    .map(required.place.problem)
            }
            return rules.bans.ban(on: pattern).map { ban in
                required.place.problem("'\(required.text)' is also banned, by '\(ban.source)'")
            }
        }
    }

    /// Replacements that could not be posted, are banned, or would be replaced in turn.
    func inReplacements(
        _ replaced: [(from: String, by: WrittenTag)]
    ) -> [StageOptionsError.Problem] {
        var seen: [TagKey: String] = [:]
        return replaced.compactMap { from, tag in
            let key = form.key(from)
            guard !key.text.isEmpty else {
                return tag.place.problem("'\(from)' has no letter, digit or emoji to match")
            }
            if let earlier = seen.updateValue(from, forKey: key), earlier != from {
                return tag.place.problem("'\(from)' is replaced twice: it equals '\(earlier)'")
            }
            if let objection = objection(to: tag) { return tag.place.problem(objection) }
            let isRespelt = form.key(tag.text) == key
            return isRespelt ? nil : replacement(of: tag).map(tag.place.problem)
        }
    }

    /// More tags of the user's own, or demanded ones, than the limit has room for.
    func inCounts(
        _ lists: TagLists,
        _ occasions: [(occasion: OwnTags.Occasion, tags: [WrittenTag])]
    ) -> [StageOptionsError.Problem] {
        guard let maximum = rules.maximum else { return [] }
        let always = keys(lists.always)
        guard always.count <= maximum else {
            return [surplus("always", "\(always.count) tags", maximum)]
        }
        let own = always.union(keys(lists.brand))
        guard own.count <= maximum else {
            return [surplus("brand", "with 'always', \(own.count) tags", maximum)]
        }
        var problems: [Problem] = []
        let demanded = own.union(lists.required.compactMap { form.pattern($0.text).exactKey })
        if demanded.count > maximum {
            let what = "with 'always' and 'brand', \(demanded.count) tags"
            problems.append(surplus("required", what, maximum))
        }
        for (_, tags) in occasions {
            let count = own.union(keys(tags)).count
            guard count > maximum, let place = tags.first?.place else { continue }
            let message = "with 'always' and 'brand', \(count) tags are more than"
            problems.append(place.problem("\(message) the limit of \(maximum)"))
        }
        return problems
    }

    private func surplus(_ key: String, _ what: String, _ maximum: Int) -> Problem {
        OptionPlace(key).problem("\(what) are more than the limit of \(maximum)")
    }

    private func keys(_ tags: [WrittenTag]) -> Set<TagKey> {
        Set(tags.map { form.key($0.text) })
    }

    private func objection(to tag: WrittenTag) -> String? {
        if let objection = form.objection(toOwn: tag.text) { return "'\(tag.text)' \(objection)" }
        return rules.bans.ban(on: form.key(tag.text)).map { ban in
            "'\(tag.text)' is also banned, by '\(ban.source)'"
        }
    }

    private func replacement(of tag: WrittenTag) -> String? {
        let key = form.key(tag.text)
        guard let other = rules.replacements[key], form.key(other) != key else { return nil }
        return "'\(tag.text)' is also replaced, by '\(other)'"
    }
}
