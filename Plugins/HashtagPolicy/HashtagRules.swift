import StageKit

/// The user's rules for hashtags, checked.
struct HashtagRules {
    /// The most tags to post, or `nil` for no limit.
    let maximum: Int?
    /// Fewer tags than this are worth a note.
    let minimum: Int
    /// The lowest score of a tag that is not the user's own.
    let minimumScore: Float
    /// The longest tag, in Unicode scalars.
    let longestTag: Int
    /// The user's own tags as they are posted.
    let always: [Hashtag]
    let order: TagOrder
    let spelling: Spelling

    private let bannedKeys: Set<TagKey>
    private let bannedPatterns: [TagPattern]

    /// Reads the options.
    ///
    /// - Throws: `StageOptionsError` with every contradiction.
    init(_ options: StageOptions) throws(StageOptionsError) {
        var problems: [StageOptionsError.Problem] = []
        let platform = options.choice("platform", Platform.none, &problems)
        order = options.choice("order", TagOrder.score, &problems)
        spelling = options.choice("case", Spelling.camel, &problems)
        maximum = options.integer("max") ?? platform.usualLimit
        minimum = options.integer("min") ?? 0
        minimumScore = Float(options.number("min_score") ?? 0)
        longestTag = platform.longestTag

        let patterns = (options.strings("banned") ?? []).map(TagPattern.init)
        let demanded = options.strings("always") ?? []
        bannedKeys = Set(patterns.compactMap(\.exactKey))
        bannedPatterns = patterns.filter { $0.exactKey == nil }
        always = Self.hashtags(demanded, spelling: spelling)

        problems += Self.limitProblems(platform, maximum: maximum, minimum: minimum)
        problems += Self.problems(of: patterns)
        problems += Self.problems(of: demanded, banned: patterns, longest: longestTag)
        if let maximum, always.count > maximum {
            let message = "\(always.count) tags are more than the limit of \(maximum)"
            problems.append(.init(key: "always", message: message))
        }
        guard problems.isEmpty else { throw StageOptionsError(problems) }
    }

    /// Whether the user does not want the tag.
    func bans(_ key: TagKey) -> Bool {
        bannedKeys.contains(key) || bannedPatterns.contains { $0.matches(key) }
    }

    /// The user's own tags, each once, in the user's capitals.
    private static func hashtags(_ texts: [String], spelling: Spelling) -> [Hashtag] {
        var seen: Set<TagKey> = []
        return texts.compactMap { text in
            guard seen.insert(TagKey(text)).inserted else { return nil }
            let words = TagText(text)
            let ownSpelling = spelling == .camel && words.words.count > 1 ? spelling : .keep
            return Hashtag(tag: words.joined(ownSpelling), score: 1, source: .rule)
        }
    }

    private static func limitProblems(
        _ platform: Platform,
        maximum: Int?,
        minimum: Int
    ) -> [StageOptionsError.Problem] {
        guard let maximum else { return [] }
        var problems: [StageOptionsError.Problem] = []
        if let limit = platform.hardLimit, maximum > limit {
            let message = "\(platform) takes at most \(limit), not \(maximum)"
            problems.append(.init(key: "max", message: message))
        }
        if minimum > maximum {
            let message = "\(minimum) is more than the limit of \(maximum)"
            problems.append(.init(key: "min", message: message))
        }
        return problems
    }

    private static func problems(of patterns: [TagPattern]) -> [StageOptionsError.Problem] {
        patterns.enumerated().filter(\.element.isEmpty).map { index, pattern in
            let message = "'\(pattern.source)' has no letter or digit to match"
            return .init(key: "banned", index: index, message: message)
        }
    }

    private static func problems(
        of demanded: [String],
        banned: [TagPattern],
        longest: Int
    ) -> [StageOptionsError.Problem] {
        demanded.enumerated().compactMap { index, text in
            let message: String
            if !TagText(text).hasLetter {
                message = "'\(text)' has no letter, and platforms take no such tag"
            } else if TagText(text).joined(.keep).unicodeScalars.count > longest {
                message = "'\(text)' is longer than \(longest) characters"
            } else if let ban = banned.first(where: { $0.matches(TagKey(text)) }) {
                message = "'\(text)' is also banned, by '\(ban.source)'"
            } else {
                return nil
            }
            return .init(key: "always", index: index, message: message)
        }
    }
}

extension HashtagRules {
    /// The options that the rules are read from.
    static let options: [StageDescriptor.Option] = [
        .init(
            "platform",
            .choice(Platform.allCases.map(\.rawValue)),
            summary: "Whose limits hold; none (the default) has no limits."
        ),
        .init(
            "max",
            .integer(0...1000),
            summary: "The most tags to post; the default is the platform's limit or advice."
        ),
        .init(
            "min",
            .integer(0...1000),
            summary: "Fewer tags than this are noted in the log; the default is 0."
        ),
        .init(
            "banned",
            .list(.string),
            summary: "Tags never to post, in any capitals; * stands for any letters."
        ),
        .init(
            "always",
            .list(.string),
            summary: "Tags to post with every photo, within max, in the capitals given."
        ),
        .init(
            "order",
            .choice(TagOrder.allCases.map(\.rawValue)),
            summary: "The order of the tags, score by default."
        ),
        .init(
            "case",
            .choice(Spelling.allCases.map(\.rawValue)),
            summary: "EgyptianCat (camel, the default), egyptiancat (lower), or as it comes."
        ),
        .init(
            "min_score",
            .number(0...1),
            summary: "The lowest score of a tag to post; the default is 0."
        ),
    ]
}

extension StageOptions {
    /// The choice at `key`, or the default if it was left out.
    fileprivate func choice<Choice: RawRepresentable & CaseIterable>(
        _ key: String,
        _ byDefault: Choice,
        _ problems: inout [StageOptionsError.Problem]
    ) -> Choice where Choice.RawValue == String {
        guard let word = string(key) else { return byDefault }
        if let choice = Choice(rawValue: word) { return choice }
        let allowed = Choice.allCases.map(\.rawValue).joined(separator: ", ")
        problems.append(.init(key: key, message: "'\(word)' is none of \(allowed)"))
        return byDefault
    }
}
