import HashtagPolicy
import StageKit
import TestSupport
import Testing

struct HashtagPolicyTests {
    // MARK: Spelling

    @Test(arguments: [
        ("egyptian cat", "EgyptianCat"),
        ("#egyptian cat", "EgyptianCat"),
        ("EgyptianCat", "EgyptianCat"),
        ("iPhone", "iPhone"),
        ("NASA rocket", "NASARocket"),
        ("black-and-white", "BlackAndWhite"),
        ("mother's day", "MothersDay"),
        ("2nd place", "2ndPlace"),
        ("über café", "ÜberCafé"),
        ("чёрный кот", "ЧёрныйКот"),
        ("黒い 猫", "黒い猫"),
        ("कुत्ता", "कुत्ता"),
        ("snake_case", "Snake_case"),
        ("cat 👩‍👩‍👧‍👦 dog 🇩🇪", "CatDog"),
        ("route 1️⃣ trip", "RouteTrip"),
        ("ﬁne art", "FineArt"),
    ])
    func camel_whenTagHasWords_joinsThem(tag: String, expected: String) async throws {
        #expect(try await tags(of: [tag]) == [expected])
    }

    @Test func tag_whenItsWordsAreJoined_keepsThemForOtherSpellings() async throws {
        let options: [String: OptionValue] = ["case": .string("lower")]
        let posted = hashtags(of: try await outcome(of: [tag("Egyptian cat", 1)], options))
        #expect(posted.map(\.tag) == ["egyptiancat"])
        #expect(posted.map(\.words) == ["Egyptian cat"])
    }

    @Test(arguments: [
        ("camel", "iPhone", "iPhone"), ("lower", "Egyptian Cat", "egyptiancat"),
        ("lower", "ÉCLAIR", "éclair"), ("keep", "Egyptian cat", "Egyptiancat"),
        ("keep", "NASA", "NASA"),
    ])
    func spelling_whenChosen_isUsed(style: String, tag: String, expected: String) async throws {
        #expect(try await tags(of: [tag], ["case": .string(style)]) == [expected])
    }

    @Test(arguments: ["", " ", "#", "2024", "12_34", "!?", "👍", "\u{200B}", "\u{0301}", "___"])
    func tag_whenPlatformsWouldRefuseIt_isDropped(tag: String) async throws {
        #expect(try await tags(of: [tag, "cat"]) == ["Cat"])
    }

    @Test func tag_whenLongerThanPlatformTakes_isDropped() async throws {
        let long = String(repeating: "a", count: 65)
        #expect(try await tags(of: [long], ["platform": .platform(try shipped("bluesky"))]) == [])
        #expect(try await tags(of: [long]) == ["A" + long.dropFirst()])
        #expect(try await tags(of: [String(repeating: "a", count: 1001)]) == [])
    }

    // MARK: Limits

    @Test(arguments: [
        ("instagram", 5), ("threads", 1), ("x", 2), ("bluesky", 12), ("mastodon", 12),
        ("linkedin", 5), ("tiktok", 5), ("facebook", 3), ("pinterest", 5),
    ])
    func platform_whenMaxIsNotSet_limits(platform: String, count: Int) async throws {
        let many = (0..<12).map { "tag\($0)" }
        #expect(
            try await tags(of: many, ["platform": .platform(try shipped(platform))])
                .count == count
        )
    }

    @Test func max_whenSet_keepsTheBestScored() async throws {
        let offered = [tag("low", 0.1), tag("high", 0.9), tag("middle", 0.5)]
        #expect(try await tags(of: offered, ["max": .integer(2)]) == ["High", "Middle"])
    }

    @Test func max_whenAboveWhatPlatformAdvises_isTheUsers() async throws {
        let many = (0..<12).map { "tag\($0)" }
        let options: [String: OptionValue] = [
            "platform": .platform(try shipped("x")), "max": .integer(10),
        ]
        #expect(try await tags(of: many, options).count == 10)
    }

    @Test func max_whenAboveHardLimit_isAnError() throws {
        let problems = problems([
            "platform": .platform(try shipped("instagram")), "max": .integer(30),
        ])
        #expect(problems == [.init(key: "max", message: "instagram takes at most 5, not 30")])
    }

    @Test func max_whenZero_leavesNone() async throws {
        #expect(try await tags(of: ["cat"], ["max": .integer(0)]) == [])
    }

    @Test func min_whenFewerRemain_holds() async throws {
        let outcome = try await outcome(of: [tag("cat", 1)], ["min": .integer(3)])
        guard case .hold(let draft, let reason) = outcome else {
            Issue.record("not held")
            return
        }
        #expect(draft.hashtags.map(\.tag) == ["Cat"])
        #expect(reason == "1 tag, fewer than the minimum of 3")
    }

    @Test func advice_whenFewerRemain_isNoted() async throws {
        let options = ["platform": OptionValue.platform(try shipped("linkedin"))]
        guard case .advance(_, let note) = try await outcome(of: [tag("cat", 1)], options) else {
            Issue.record("not advanced")
            return
        }
        #expect(note == "hashtags: 1 left, fewer than the 3 advised")
    }

    @Test func min_whenAboveMax_isAnError() {
        let problems = problems(["min": .integer(4), "max": .integer(3)])
        #expect(problems == [.init(key: "min", message: "4 is more than the limit of 3")])
    }

    @Test func minScore_whenSet_dropsLowerButNotTheUsers() async throws {
        let options: [String: OptionValue] = [
            "min_score": .number(0.5), "always": .list([.string("mine")]),
        ]
        let offered = [tag("low", 0.49), tag("even", 0.5)]
        #expect(try await tags(of: offered, options) == ["mine", "Even"])
    }

    // MARK: Banned

    @Test(arguments: [
        ("followback", "follow back"), ("#FollowBack", "followback"), ("café", "CAFE"),
        ("follow_back", "Follow-Back"), ("Straße", "STRASSE"), ("ｃａｔ", "cat"),
        ("follow*", "followforfollow"), ("*4like", "like4like"), ("f*w", "follow"),
        ("a*b*c", "axxbyyc"), ("*cat*", "concatenate"), ("follow*", "follow"),
        ("ΟΔΟΣ", "οδος"), ("f\u{200B}ollow", "follow"),
    ])
    func banned_whenFoldedTextFits_dropsTag(pattern: String, tag: String) async throws {
        let options: [String: OptionValue] = ["banned": .list([.string(pattern)])]
        #expect(try await tags(of: [tag, "dog"], options) == ["Dog"])
    }

    @Test(arguments: [
        ("cat", "concatenate"), ("cat", "cats"), ("follow*", "unfollow"), ("*cat", "cats"),
        ("a*b*c", "acb"), ("aba*aba", "aba"), ("a.c", "abc"), ("कि", "कु"),
    ])
    func banned_whenFoldedTextDoesNotFit_keepsTag(pattern: String, tag: String) async throws {
        let options: [String: OptionValue] = ["banned": .list([.string(pattern)])]
        #expect(try await tags(of: [tag], options).count == 1)
    }

    @Test func banned_whenLimited_doesNotCountTowardsLimit() async throws {
        let options: [String: OptionValue] = [
            "banned": .list([.string("first")]), "max": .integer(2),
        ]
        let offered = [tag("first", 0.9), tag("second", 0.8), tag("third", 0.7)]
        #expect(try await tags(of: offered, options) == ["Second", "Third"])
    }

    @Test(arguments: ["", "#", "*", "**", "!?"])
    func banned_whenNothingIsLeft_isAnError(pattern: String) {
        let problems = problems(["banned": .list([.string("ok"), .string(pattern)])])
        let message = "'\(pattern)' has no letter, digit or emoji to match"
        #expect(problems == [.init(key: "banned", index: 1, message: message)])
    }

    // MARK: Always

    @Test func always_whenGiven_comesFirstInTheUsersCapitals() async throws {
        let options: [String: OptionValue] = [
            "always": .list([.string("#PhotoOfTheDay"), .string("deeplens"), .string("my cat")]),
            "max": .integer(4),
        ]
        let offered = [tag("cat", 0.9), tag("dog", 0.8)]
        let expected = ["PhotoOfTheDay", "deeplens", "MyCat", "Cat"]
        #expect(try await tags(of: offered, options) == expected)
    }

    @Test func always_whenSpellingIsLower_keepsTheUsersCapitals() async throws {
        let options: [String: OptionValue] = [
            "always": .list([.string("#PhotoOfTheDay")]), "case": .string("lower"),
        ]
        #expect(try await tags(of: ["Big Cat"], options) == ["PhotoOfTheDay", "bigcat"])
    }

    @Test func always_whenOfferedToo_standsOnce() async throws {
        let options: [String: OptionValue] = ["always": .list([.string("CAT"), .string("#cat")])]
        #expect(try await tags(of: ["cat", "dog"], options) == ["CAT", "Dog"])
    }

    @Test func always_whenMoreThanMax_isAnError() throws {
        let problems = problems([
            "platform": .platform(try shipped("threads")),
            "always": .list([.string("a"), .string("b")]),
        ])
        let message = "2 tags are more than the limit of 1"
        #expect(problems == [.init(key: "always", message: message)])
    }

    @Test func always_whenAlsoBanned_isAnErrorWithItsPlace() {
        let problems = problems([
            "always": .list([.string("fine"), .string("Follow Back")]),
            "banned": .list([.string("#followb*")]),
        ])
        let message = "'Follow Back' is also banned, by '#followb*'"
        #expect(problems == [.init(key: "always", index: 1, message: message)])
    }

    @Test func options_whenSeveralAreWrong_namesAll() throws {
        let problems = problems([
            "platform": .platform(try shipped("tiktok")), "max": .integer(6), "min": .integer(7),
            "order": .string("random"), "always": .list([.string("2024")]),
            "banned": .list([.string("*")]),
        ])
        #expect(Set(problems.map(\.key)) == ["max", "min", "order", "always", "banned"])
    }

    // MARK: Order

    @Test(arguments: [
        ("score", ["Camera", "EgyptianCat", "Zebra", "Apple"]),
        ("alphabetical", ["Apple", "Camera", "EgyptianCat", "Zebra"]),
        ("caption", ["EgyptianCat", "Camera", "Zebra", "Apple"]),
        ("given", ["Zebra", "Apple", "EgyptianCat", "Camera"]),
    ])
    func order_whenChosen_sortsTags(order: String, expected: [String]) async throws {
        let draft = Draft.sample(
            caption: "An Egyptian cat and two cameras.",
            hashtags: [
                tag("zebra", 0.5), tag("apple", 0.4), tag("egyptian cat", 0.6), tag("camera", 0.9),
            ]
        )
        let outcome = try await outcome(of: draft, ["order": .string(order)])
        #expect(hashtags(of: outcome).map(\.tag) == expected)
    }

    @Test func order_whenGiven_cutsTheLastRatherThanTheLowest() async throws {
        let options: [String: OptionValue] = ["order": .string("given"), "max": .integer(1)]
        #expect(try await tags(of: [tag("first", 0.1), tag("last", 0.9)], options) == ["First"])
    }

    @Test func tags_whenEqualAfterFolding_keepTheBest() async throws {
        let offered = [tag("CAFE", 0.2), tag("café", 0.7), tag("ca fe", 0.1)]
        let outcome = try await outcome(of: offered)
        #expect(hashtags(of: outcome) == [tag("Café", 0.7)])
    }

    @Test func note_whenTagsGo_countsThemByReason() async throws {
        let offered = [
            tag("cat", 0.9), tag("Cat", 0.8), tag("ban", 0.7), tag("12", 0.6), tag("dog", 0.5),
            tag("fish", 0.4), tag("low", 0.1),
        ]
        let options: [String: OptionValue] = [
            "banned": .list([.string("ban")]), "max": .integer(2), "min_score": .number(0.2),
        ]
        guard case .advance(_, let note) = try await outcome(of: offered, options) else {
            Issue.record("not advanced")
            return
        }
        let expected =
            "hashtags: 1 no valid tag, 1 banned, 1 below the score, 1 repeated, 1 over the limit"
        #expect(note == expected)
    }

    // MARK: Contract

    @Test(arguments: [
        ("camel", "caption"), ("lower", "alphabetical"), ("keep", "given"),
    ])
    func stage_keepsTheContract(style: String, order: String) async throws {
        let options = StageOptions([
            "case": .string(style), "order": .string(order),
            "platform": .platform(try shipped("instagram")),
            "always": .list([.string("#PhotoOfTheDay")]), "banned": .list([.string("p*t")]),
        ])
        try await StageConformance.check(HashtagPolicy(options: options))
    }

    @Test func stage_withoutOptions_keepsTheContract() async throws {
        try await StageConformance.check(HashtagPolicy(options: StageOptions()))
    }

    // MARK: Parts

    private func tag(_ text: String, _ score: Float) -> Hashtag {
        Hashtag(tag: text, score: score, source: .caption)
    }

    private func tags(
        of offered: [String],
        _ options: [String: OptionValue] = [:]
    ) async throws -> [String] {
        try await tags(of: offered.map { tag($0, 0.5) }, options)
    }

    private func tags(
        of offered: [Hashtag],
        _ options: [String: OptionValue] = [:]
    ) async throws -> [String] {
        hashtags(of: try await outcome(of: offered, options)).map(\.tag)
    }

    private func outcome(
        of offered: [Hashtag],
        _ options: [String: OptionValue] = [:]
    ) async throws -> StageOutcome {
        try await outcome(of: .sample(hashtags: offered), options)
    }

    private func outcome(
        of draft: Draft,
        _ options: [String: OptionValue]
    ) async throws -> StageOutcome {
        try await HashtagPolicy(options: StageOptions(options)).process(draft, in: .sample())
    }

    private func shipped(_ name: String) throws -> Platform {
        try #require(try ShippedPlatforms.all()[name])
    }

    private func hashtags(of outcome: StageOutcome) -> [Hashtag] {
        switch outcome {
        case .advance(let draft, _), .hold(let draft, _): draft.hashtags
        case .reject: []
        }
    }

    private func problems(_ options: [String: OptionValue]) -> [StageOptionsError.Problem] {
        do {
            _ = try HashtagPolicy(options: StageOptions(options))
            return []
        } catch {
            return error.problems
        }
    }
}
