import StageKit

/// Reads the options and collects what in them can never hold.
struct RulesReader {
    private let options: StageOptions
    private var problems: [StageOptionsError.Problem] = []

    private let platform: Platform?
    private var format: HashtagFormat { platform?.hashtags ?? HashtagFormat() }

    /// Starts on the options.
    init(_ options: StageOptions) {
        self.options = options
        platform = options.platform("platform")
    }

    /// The rules.
    ///
    /// - Throws: `StageOptionsError` with every contradiction.
    mutating func rules() throws(StageOptionsError) -> HashtagRules {
        let form = form()
        let maximum = options.integer("max") ?? format.advised?.upperBound ?? format.maximum
        let groups = TagGroups(options)
        let lists = lists(groups)
        let occasions = occasions(groups)
        let demands = [(OwnTags.Occasion.always, lists.always), (.brand, lists.brand)] + occasions
        let rules = HashtagRules(
            form: form,
            maximum: maximum,
            minimum: options.integer("min") ?? 0,
            advisedMinimum: options.integer("min") == nil ? format.advised?.lowerBound ?? 0 : 0,
            minimumScore: Float(options.number("min_score") ?? 0),
            order: choice("order", TagOrder.score),
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
            spellings: spellings(demands.flatMap(\.1) + lists.replaced.map(\.by), form)
        )
        let conflicts = RuleConflicts(rules: rules, platform: platform)
        problems += conflicts.inLimits(isMaximumGiven: options.integer("max") != nil)
        problems += conflicts.inPatterns(lists.banned + lists.required)
        problems += conflicts.inOwnTags(demands.flatMap(\.1))
        problems += conflicts.inRequired(lists.required)
        problems += conflicts.inReplacements(lists.replaced)
        problems += conflicts.inCounts(lists, occasions)
        guard problems.isEmpty else { throw StageOptionsError(problems) }
        return rules
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

    /// The lists for every language with those of the language that is posted in.
    private mutating func lists(_ groups: TagGroups) -> TagLists {
        var lists = TagLists(options, groups: groups, &problems)
        let sections = options.mapping("languages") ?? [:]
        let language = options.string("language") ?? "en"
        for (name, value) in sections.sorted(by: { $0.key < $1.key }) {
            let place = OptionPlace("languages").below(.key(name))
            guard let section = value.record else { continue }
            let added = TagLists(section, at: place, groups: groups, &problems)
            if name == language { lists.add(added) }
        }
        if options.string("language") != nil, sections[language] == nil {
            let message = "'languages' has no section '\(language)'"
            problems.append(OptionPlace("language").problem(message))
        }
        return lists
    }

    /// The tags of folders and seasons.
    private mutating func occasions(
        _ groups: TagGroups
    ) -> [(OwnTags.Occasion, [WrittenTag])] {
        var occasions: [(OwnTags.Occasion, [WrittenTag])] = []
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
