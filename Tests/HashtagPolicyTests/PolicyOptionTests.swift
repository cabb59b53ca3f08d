import Foundation
import HashtagPolicy
import StageKit
import SystemPackage
import TestSupport
import Testing

/// One example for each option that a user may set, and each contradiction that is reported.
struct PolicyOptionTests {
    // MARK: What is posted

    @Test func brand_whenGiven_standsLastInTheUsersCapitals() async throws {
        let options: [String: OptionValue] = [
            "brand": list("deepLENS"), "always": list("first"), "max": .integer(3),
        ]
        #expect(
            try await tags(of: ["cat", "deeplens", "dog"], options) == ["first", "Cat", "deepLENS"]
        )
    }

    @Test func required_whenOffered_isKeptBeforeBetterTags() async throws {
        let options: [String: OptionValue] = ["required": list("pet*"), "max": .integer(2)]
        #expect(try await tags(of: ["cat", "dog", "fish", "pets"], options) == ["Cat", "Pets"])
    }

    @Test func required_whenNotOffered_holds() async throws {
        let options: [String: OptionValue] = ["required": list("dog", "pet*"), "min": .integer(5)]
        guard case .hold(let draft, let reason) = try await outcome(of: ["cat", "dog"], options)
        else {
            Issue.record("not held")
            return
        }
        #expect(draft.hashtags.map(\.tag) == ["Cat", "Dog"])
        #expect(reason == "no tag for the required 'pet*', 2 tags, fewer than the minimum of 5")
    }

    @Test(arguments: [("🍆", "🍆"), ("@spam", "Like4Like"), ("@spam", "follow-back")])
    func banned_whenItIsAGroupOrEmoji_drops(pattern: String, tag: String) async throws {
        let options: [String: OptionValue] = [
            "groups": .mapping(["spam": list("followback", "like4*")]), "banned": list(pattern),
            "platform": .platform(Self.open),
        ]
        #expect(try await tags(of: [tag, "dog"], options) == ["Dog"])
    }

    /// Cyrillic р, а, о, е, с, у, х and Greek ο, τ, α, Η, Ν stand for the Latin letters.
    @Test(arguments: [
        ("prada", "рrаda"), ("prada", "РRАDА"), ("prada", "prаda"), ("follow*", "fоllоwback"),
        ("hot", "ΗΟΤ"), ("nike", "ΝΙΚΕ"), ("sex", "ѕех"), ("*spam*", "nospаm4me"),
    ])
    func banned_whenWrittenInLookAlikes_drops(pattern: String, tag: String) async throws {
        let options: [String: OptionValue] = ["banned": list(pattern)]
        #expect(try await tags(of: [tag, "dog"], options) == ["Dog"])
    }

    /// Words of Russian and Greek stay, even where they begin or end like a banned one.
    @Test(arguments: [
        ("prada", "правда"), ("cop*", "сорока"), ("*mope*", "море"), ("*a*", "сосна"),
        ("prada", "Прада"), ("pa*", "ραντεβού"), ("cat", "катер"), ("*o*", "осака"),
    ])
    func banned_whenTheTagIsAWordOfItsOwn_doesNotHarmIt(pattern: String, tag: String) async throws {
        let options: [String: OptionValue] = ["banned": list(pattern), "case": .string("keep")]
        #expect(try await tags(of: [tag], options) == [tag])
    }

    /// Look-alikes count for bans alone: two words of different languages are two tags.
    @Test func tag_whenItLooksLikeAnother_isAnother() async throws {
        let options: [String: OptionValue] = [
            "replace": .mapping(["cop": .string("police")]), "case": .string("keep"),
        ]
        #expect(try await tags(of: ["сор", "cop"], options) == ["сор", "police"])
    }

    @Test(arguments: [(true, ["Cafe"]), (false, ["Cafe", "Café"])])
    func foldDiacritics_whenSet_decidesWhetherAccentsCount(
        folds: Bool,
        expected: [String]
    ) async throws {
        let options: [String: OptionValue] = ["fold_diacritics": .boolean(folds)]
        #expect(try await tags(of: ["cafe", "café", "CAFE"], options) == expected)
    }

    @Test func replace_whenOffered_postsTheOtherOnceInTheUsersCapitals() async throws {
        let options: [String: OptionValue] = [
            "replace": .mapping(["nyc": .string("New York"), "iphone": .string("iPhone")])
        ]
        let posted = try await tags(of: ["NYC", "new york", "Iphone", "cat"], options)
        #expect(posted == ["NewYork", "iPhone", "Cat"])
    }

    @Test func replace_whenTheFormerIsBanned_stillReplaces() async throws {
        let options: [String: OptionValue] = [
            "replace": .mapping(["cat": .string("feline")]), "banned": list("cat"),
        ]
        #expect(try await tags(of: ["cat", "dog"], options) == ["feline", "Dog"])
    }

    @Test(arguments: [
        ("weddings", ["love", "Cat"]), ("weddings/2026/best", ["love", "Cat"]),
        ("trips/alps", ["mountains", "Cat"]), ("trips", ["Cat"]), ("old/weddings", ["Cat"]),
        ("", ["Cat"]),
    ])
    func folders_whenPhotoLiesThere_addTheirTags(folder: String, expected: [String]) async throws {
        let options: [String: OptionValue] = [
            "groups": .mapping(["hills": list("mountains")]),
            "folders": .mapping(["weddings": list("love"), "trips/a*": list("@hills")]),
        ]
        let path = FilePath("/photos").appending(folder).appending("a.jpg")
        let draft = Draft.sample(path: path, hashtags: offered(["cat"]))
        #expect(try await outcome(of: draft, options).posted == expected)
    }

    @Test(arguments: [
        ("12-01", "12-26", "2026-12-01", true), ("12-01", "12-26", "2026-12-26", true),
        ("12-01", "12-26", "2026-12-27", false), ("12-01", "12-26", "2026-11-30", false),
        ("12-27", "01-06", "2026-12-31", true), ("12-27", "01-06", "2027-01-06", true),
        ("12-27", "01-06", "2027-01-07", false), ("02-29", "02-29", "2028-02-29", true),
        ("02-29", "02-29", "2027-03-01", false),
    ])
    func seasons_whenTheDayIsWithin_addTheirTags(
        from: String,
        to: String,
        day: String,
        isWithin: Bool
    ) async throws {
        let options: [String: OptionValue] = ["seasons": .list([season(from, to, "Xmas")])]
        let date = try #require(Self.noon(of: day))
        let outcome = try await outcome(
            of: .sample(hashtags: offered(["cat"])),
            options,
            context: .sample(date: date)
        )
        #expect(outcome.posted == (isWithin ? ["Xmas", "Cat"] : ["Cat"]))
    }

    @Test func languages_whenOneIsPostedIn_addItsLists() async throws {
        let german = OptionValue.mapping([
            "replace": .mapping(["dog": .string("Hund")]), "always": list("FotoDesTages"),
            "banned": list("pet*"),
        ])
        var options: [String: OptionValue] = [
            "always": list("first"), "languages": .mapping(["de": german]),
        ]
        #expect(try await tags(of: ["dog", "pets"], options) == ["first", "Dog", "Pets"])
        options["language"] = .string("de")
        #expect(try await tags(of: ["dog", "pets"], options) == ["first", "FotoDesTages", "Hund"])
    }

    @Test func rotate_whenTagsWereUsed_prefersOthersOfSimilarScore() async throws {
        let options: [String: OptionValue] = ["rotate": .integer(3), "max": .integer(2)]
        let draft = Draft.sample(hashtags: [
            Hashtag(tag: "dog", score: 0.9, source: .caption),
            Hashtag(tag: "pets", score: 0.5, source: .related),
            Hashtag(tag: "cute", score: 0.4, source: .related),
            Hashtag(tag: "nature", score: 0.1, source: .related),
        ])
        let context = StageContext.sample(recentHashtags: { count in
            #expect(count == 3)
            return [["Dog", "PETS", "Pets"], ["dog"]]
        })
        let outcome = try await outcome(of: draft, options, context: context)
        // 0.9 / (1 + 2/3) = 0.54, 0.4, 0.5 / (1 + 1/3) = 0.375.
        #expect(outcome.posted == ["Dog", "Cute"])
    }

    @Test func rotate_whenTheLedgerCannotBeRead_isTriedAgain() async throws {
        let context = StageContext.sample(recentHashtags: { _ in
            throw StageError("the ledger is busy", kind: .transient)
        })
        await #expect(throws: StageError("the ledger is busy", kind: .transient)) {
            try await outcome(of: .sample(), ["rotate": .integer(3)], context: context)
        }
    }

    @Test func order_whenByLength_putsTheShortestFirst() async throws {
        let options: [String: OptionValue] = ["order": .string("length")]
        let posted = try await tags(of: ["giraffe", "cat", "ox", "dog"], options)
        #expect(posted == ["Ox", "Cat", "Dog", "Giraffe"])
    }

    // MARK: What platforms take

    @Test(arguments: [
        ("keep", ["Cat🐱", "🐶🐶", "Dog"]), ("drop", ["Cat", "Dog"]), ("only", ["🐶🐶"]),
    ])
    func emoji_whenChosen_isKeptDroppedOrAlone(rule: String, expected: [String]) async throws {
        let options: [String: OptionValue] = [
            "emoji": .string(rule), "platform": .platform(Self.open),
        ]
        #expect(try await tags(of: ["cat 🐱", "🐶 🐶", "dog"], options) == expected)
    }

    @Test(arguments: [
        (true, ["Snake_case", "2024", "می\u{200C}خواهم", "Cat"]),
        (false, ["SnakeCase", "میخواهم", "Cat"]),
    ])
    func characters_whenThePlatformTakesThem_stay(takes: Bool, expected: [String]) async throws {
        let format = HashtagFormat(
            allowsUnderscores: takes,
            allowsJoiners: takes,
            allowsDigitsAlone: takes
        )
        let options = ["platform": OptionValue.platform(Platform(name: "p", hashtags: format))]
        let offered = ["snake_case", "2024", "می\u{200C}خواهم", "c\u{200C}at"]
        #expect(try await tags(of: offered, options) == expected)
    }

    @Test(arguments: [
        (TextUnit.graphemes, ["Cat", "क्षत्रिय"]), (.scalars, ["Cat"]), (.bytes, ["Cat"]),
    ])
    func length_whenInThePlatformsUnit_dropsLonger(unit: TextUnit, expected: [String]) async throws
    {
        let format = HashtagFormat(length: TextLimit([unit: 4]))
        let options = ["platform": OptionValue.platform(Platform(name: "p", hashtags: format))]
        #expect(try await tags(of: ["cat", "क्षत्रिय", "giraffe"], options) == expected)
    }

    @Test(arguments: [
        ("שלום עולם", "שלוםעולם"), ("قطة سوداء", "قطةسوداء"), ("ქართული ენა", "ქართულიენა"),
        ("ひらがな", "ひらがな"), ("น้ำตก", "น้ำตก"), ("e\u{301}clair", "É" + "clair"),
    ])
    func camel_whenTheScriptHasNoCapitals_onlyJoins(tag: String, expected: String) async throws {
        #expect(try await tags(of: [tag]) == [expected])
    }

    @Test func spelling_whenNotChosen_isThePlatforms() async throws {
        let platform = Platform(name: "p", hashtags: HashtagFormat(spelling: .lower))
        #expect(try await tags(of: ["Big Cat"], ["platform": .platform(platform)]) == ["bigcat"])
    }

    // MARK: Contradictions

    @Test(arguments: PolicyContradiction.all)
    func options_whenTheyContradictEachOther_areExplained(_ test: PolicyContradiction) {
        #expect(throws: StageOptionsError(test.problems)) {
            try HashtagPolicy(options: StageOptions(test.options))
        }
    }

    // MARK: Contract

    @Test func stage_whenEveryOptionIsSet_keepsTheContract() async throws {
        let options = StageOptions([
            "platform": .platform(Self.open), "max": .integer(8), "min": .integer(2),
            "min_score": .number(0.1), "groups": .mapping(["spam": list("spam", "like4*")]),
            "always": list("first"), "brand": list("deepLENS"), "required": list("c*"),
            "banned": list("@spam"), "replace": .mapping(["pet": .string("pets")]),
            "folders": .mapping(["*": list("below")]),
            "seasons": .list([season("01-01", "12-31", "allyear")]), "language": .string("de"),
            "languages": .mapping(["de": .mapping(["always": list("zweitens")])]),
            "rotate": .integer(5), "order": .string("length"), "case": .string("lower"),
            "emoji": .string("drop"), "fold_diacritics": .boolean(false),
        ])
        try await StageConformance.check(HashtagPolicy(options: options))
    }

    // MARK: Parts

    /// A platform that takes every character in tags.
    private static let open = Platform(
        name: "open",
        hashtags: HashtagFormat(allowsEmoji: true, allowsJoiners: true, allowsDigitsAlone: true)
    )

    /// Tags whose scores fall.
    private func offered(_ tags: [String]) -> [Hashtag] {
        tags.enumerated().map { index, tag in
            Hashtag(tag: tag, score: 0.9 - Float(index) / 10, source: .caption)
        }
    }

    private func tags(
        of tags: [String],
        _ options: [String: OptionValue] = [:]
    ) async throws -> [String] {
        try await outcome(of: tags, options).posted
    }

    private func outcome(
        of tags: [String],
        _ options: [String: OptionValue]
    ) async throws -> StageOutcome {
        try await outcome(of: .sample(hashtags: offered(tags)), options)
    }

    @discardableResult
    private func outcome(
        of draft: Draft,
        _ options: [String: OptionValue],
        context: StageContext = .sample()
    ) async throws -> StageOutcome {
        try await HashtagPolicy(options: StageOptions(options)).process(draft, in: context)
    }

    private static func noon(of day: String) -> Date? {
        let parts = day.split(separator: "-").compactMap { Int($0) }
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .current
        return calendar.date(
            from: DateComponents(year: parts[0], month: parts[1], day: parts[2], hour: 12)
        )
    }
}

extension StageOutcome {
    fileprivate var posted: [String] {
        switch self {
        case .advance(let draft, _), .hold(let draft, _): draft.hashtags.map(\.tag)
        case .reject: []
        }
    }
}
