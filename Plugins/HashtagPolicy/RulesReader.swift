import StageKit

/// Reads the options and collects what in them can never hold.
struct RulesReader {
    private typealias Occasions = [(occasion: OwnTags.Occasion, tags: [WrittenTag])]

    private static let sectionsKey = "languages"

    private let options: StageOptions
    private var problems: [StageOptionsError.Problem] = []
    private var order = TagOrder.score

    private let platform: Platform?
    private var format: HashtagFormat { platform?.hashtags ?? HashtagFormat() }

    /// Starts on the options.
    init(_ options: StageOptions) {
        self.options = options
        platform = options.platform("platform")
    }

    /// The rules for the language that is posted in.
    ///
    /// - Throws: `StageOptionsError` with every contradiction, also of other languages' sections.
    mutating func rules() throws(StageOptionsError) -> HashtagRules {
        let form = form()
        order = choice("order", TagOrder.score)
        let groups = TagGroups(options)
        let common = TagLists(options, groups: groups, &problems)
        let sections = sections(groups)
        let occasions = occasions(groups)
        let language = options.string("language") ?? "en"
        let used = sections.first { $0.language == language }
        if options.string("language") != nil, used == nil {
            let message = "'languages' has no section '\(language)'"
            problems.append(OptionPlace("language").problem(message))
        }
        let lists = used.map { common.adding($0.lists) } ?? common
        let rules = rules(lists, occasions, form)
        problems += conflicts(in: rules, lists, occasions)
        for section in sections where section.language != language {
            let lists = common.adding(section.lists)
            let found = conflicts(in: self.rules(lists, occasions, form), lists, occasions)
            problems += found.filter { !problems.contains($0) }.map { problem in
                problem.key == Self.sectionsKey ? problem : problem.holding(in: section.language)
            }
        }
        guard problems.isEmpty else { throw StageOptionsError(problems) }
        return rules
    }

    private func rules(_ lists: TagLists, _ occasions: Occasions, _ form: TagForm) -> HashtagRules {
        let demands = lists.demands + occasions
        return HashtagRules(
            form: form,
            maximum: options.integer("max") ?? format.advised?.upperBound ?? format.maximum,
            minimum: options.integer("min") ?? 0,
            advisedMinimum: options.integer("min") == nil ? format.advised?.lowerBound ?? 0 : 0,
            minimumScore: Float(options.number("min_score") ?? 0),
            order: order,
            rotation: options.integer("rotate") ?? 0,
            own: demands.map { occasion, tags in
                let hashtags = tags.map {
                    Hashtag(tag: form.ownTag($0.text), score: 1, source: .rule)
                }
                return OwnTags(hashtags: hashtags, occasion: occasion)
            },
            required: lists.required.map { form.pattern($0.text) },
            bans: BannedTags(lists.banned.map { form.pattern($0.text) }),
            replacements: replacements(lists.replaced, form),
            spellings: spellings(demands.flatMap(\.tags) + lists.replaced.map(\.by), form)
        )
    }

    private func conflicts(
        in rules: HashtagRules,
        _ lists: TagLists,
        _ occasions: Occasions
    ) -> [StageOptionsError.Problem] {
        let conflicts = RuleConflicts(rules: rules, platform: platform)
        return conflicts.inLimits(isMaximumGiven: options.integer("max") != nil)
            + conflicts.inPatterns(lists.banned + lists.required)
            + conflicts.inOwnTags((lists.demands + occasions).flatMap(\.tags))
            + conflicts.inRequired(lists.required)
            + conflicts.inReplacements(lists.replaced)
            + conflicts.inCounts(lists, occasions)
    }

    private mutating func form() -> TagForm {
        let emoji = choice("emoji", EmojiRule.keep)
        if emoji == .only, !format.allowsEmoji {
            let taker = platform.map { "\($0.name) takes" } ?? "without a platform there are"
            problems.append(OptionPlace("emoji").problem("\(taker) no emoji in tags"))
        }
        return TagForm(
            format: format,
            taker: platform.map { "\($0.name) takes" } ?? "platforms take",
            spelling: choice("case", format.spelling),
            emoji: emoji,
            folding: options.boolean("fold_diacritics") ?? true ? .all : .exceptDiacritics
        )
    }

    /// What each language adds to the lists.
    private mutating func sections(
        _ groups: TagGroups
    ) -> [(language: String, lists: TagLists)] {
        let sections = (options.mapping(Self.sectionsKey) ?? [:]).sorted { $0.key < $1.key }
        var lists: [(language: String, lists: TagLists)] = []
        for (language, value) in sections {
            guard let section = value.record else { continue }
            let place = OptionPlace(Self.sectionsKey).below(.key(language))
            lists.append(
                (language, TagLists(section, at: place, groups: groups, &problems))
            )
        }
        return lists
    }

    /// The tags of folders and seasons.
    private mutating func occasions(_ groups: TagGroups) -> Occasions {
        var occasions: Occasions = []
        for (name, value) in (options.mapping("folders") ?? [:]).sorted(by: { $0.key < $1.key }) {
            let place = OptionPlace("folders").below(.key(name))
            let texts = StageOptions(["tags": value]).strings("tags") ?? []
            let tags = groups.tags(texts, at: place, &problems)
            if let pattern = FolderPattern(name) {
                occasions.append((.folder(pattern), tags))
            } else {
                let message = "'\(name)' is no folder below the watched one, such as trips/2026"
                problems.append(place.problem(message))
            }
        }
        for (index, season) in (options.records("seasons") ?? []).enumerated() {
            let place = OptionPlace("seasons").below(.element(index))
            let texts = season.strings("tags") ?? []
            let tags = groups.tags(texts, at: place.below(.key("tags")), &problems)
            if let window = window(season, at: place) { occasions.append((.season(window), tags)) }
        }
        return occasions
    }

    private mutating func window(_ season: StageOptions, at place: OptionPlace) -> SeasonalWindow? {
        let days = ["from", "to"].map { (key: $0, text: season.string($0) ?? "") }
        for day in days where SeasonalWindow.day(day.text) == nil {
            let message = "expected month and day such as 12-24, found '\(day.text)'"
            problems.append(place.below(.key(day.key)).problem(message))
        }
        return SeasonalWindow(from: days[0].text, to: days[1].text)
    }

    private func replacements(
        _ replaced: [(from: String, by: WrittenTag)],
        _ form: TagForm
    ) -> [TagKey: String] {
        let pairs = replaced.map { (form.key($0.from), form.ownTag($0.by.text)) }
        return Dictionary(pairs) { first, _ in first }
    }

    private func spellings(_ tags: [WrittenTag], _ form: TagForm) -> [TagKey: String] {
        let pairs = tags.map { (form.key($0.text), form.ownTag($0.text)) }
        return Dictionary(pairs) { first, _ in first }
    }

    /// The choice at `key`, or the default if it was left out.
    private mutating func choice<Choice: RawRepresentable & CaseIterable>(
        _ key: String,
        _ byDefault: Choice
    ) -> Choice where Choice.RawValue == String {
        guard let word = options.string(key) else { return byDefault }
        if let choice = Choice(rawValue: word) { return choice }
        let allowed = Choice.allCases.map(\.rawValue).joined(separator: ", ")
        problems.append(OptionPlace(key).problem("'\(word)' is none of \(allowed)"))
        return byDefault
    }
}

extension StageOptionsError.Problem {
    /// The problem, told to be one where another language is posted in.
    fileprivate func holding(in language: String) -> Self {
        Self(key: key, at: place, message: "\(message), where the language is '\(language)'")
    }
}
