import StageKit
import TestSupport
import Testing

@testable import Compose

struct ComposeTests {
    // MARK: What gives way

    @Test func post_whenAllFits_isWhole() async throws {
        let post = try await post(.sample(), of: .limited(to: 100))
        #expect(post.text == "A cat is looking at the camera.\n\n#Cat #EgyptianCat #Pet")
        #expect(post.hashtags == ["Cat", "EgyptianCat", "Pet"])
        #expect((post.length, post.limit) == (55, 100) && post.unit == .graphemes)
        #expect(post.droppedHashtags.isEmpty && post.shortened.isEmpty)
    }

    @Test(arguments: [
        (54, "A cat is looking at the camera.\n\n#Cat #EgyptianCat"),
        (49, "A cat is looking at the camera.\n\n#Cat"),
        (36, "A cat is looking at the…\n\n#Cat"),
        (20, "A cat is…\n\n#Cat"),
        (8, "A…\n\n#Cat"), (7, "A cat…"), (2, "A…"), (1, ""),
    ])
    func post_whenItIsTooLong_losesTagsFromTheEndThenWords(limit: Int, text: String) async throws {
        var platform = Platform.limited(to: limit)
        platform.hashtags.advised = 1...30
        #expect(try await post(.sample(), of: platform).text == text)
    }

    @Test func post_whenTagsMayAllGo_keepsTheCaption() async throws {
        let post = try await post(.sample(), of: .limited(to: 31))
        #expect(post.text == "A cat is looking at the camera.")
        #expect(post.hashtags.isEmpty && post.droppedHashtags == ["cat", "egyptian cat", "pet"])
        #expect(post.shortened.isEmpty)
    }

    @Test(arguments: [
        (99, "One cat. Mr. Fox saw 3.5 e.g. two dogs! “Three,” he said. Four."),
        (60, "One cat. Mr. Fox saw 3.5 e.g. two dogs! “Three,” he said."),
        (50, "One cat. Mr. Fox saw 3.5 e.g. two dogs!"), (30, "One cat."), (7, "One…"),
    ])
    func caption_whenItIsTooLong_endsWithASentenceIfItCan(limit: Int, text: String) async throws {
        let caption = "One cat. Mr. Fox saw 3.5 e.g. two dogs! “Three,” he said. Four."
        let draft = Draft.sample(caption: caption, hashtags: [])
        #expect(try await post(draft, of: .limited(to: limit)).text == text)
    }

    @Test(arguments: [
        ("黒い猫がいます。窓を見ています。", 10, "黒い猫がいます。"), ("黒い猫、白い犬、鳥", 8, "黒い猫、白い犬…"),
        ("ภาพแมวดำกำลังมองกล้อง", 10, ""), ("กล้อง แมว ดำ", 8, "กล้อง…"),
        ("See https://example.org/a/long/path now", 38, "See https://example.org/a/long/path …"),
        ("👩‍👩‍👧‍👦👩‍👩‍👧‍👦 🇨🇭🇩🇪", 4, "👩‍👩‍👧‍👦👩‍👩‍👧‍👦…"),
        ("חתול שחור על הספה", 12, "חתול שחור…"), ("Cats, dogs – and birds", 14, "Cats, dogs…"),
    ])
    func caption_whenItHasNoSpacesOrOddOnes_isCutWhereAWordEnds(
        caption: String,
        limit: Int,
        text: String
    ) async throws {
        let draft = Draft.sample(caption: caption, hashtags: [])
        #expect(try await post(draft, of: .limited(to: limit)).text == text)
    }

    @Test func ownTags_whenThereIsNoRoom_stayLongerThanTheOthers() async throws {
        let tags = [tag("cat"), tag("photooftheday", .rule), tag("pet"), tag("animals")]
        let post = try await post(.sample(hashtags: tags), of: .limited(to: 47))
        #expect(post.text == "A cat is looking at the camera.\n\n#photooftheday")
        #expect(post.droppedHashtags == ["cat", "pet", "animals"])
    }

    @Test func tags_whenThePlatformTakesFewer_areTheFirstAndTheUsersOwn() async throws {
        var platform = Platform(name: "few")
        platform.hashtags.maximum = 2
        let tags = [tag("cat"), tag("pet"), tag("animals"), tag("MyBrand", .rule)]
        let post = try await post(.sample(hashtags: tags), of: platform)
        #expect(post.hashtags == ["Cat", "MyBrand"])
    }

    @Test func tags_whenTheTemplateHasOneOfItsOwn_areOneFewer() async throws {
        var platform = Platform(name: "few")
        platform.hashtags.maximum = 2
        let options: [String: OptionValue] = ["template": .string("{caption} #MyBrand {tags}")]
        let post = try await post(.sample(), of: platform, options)
        #expect(post.text == "A cat is looking at the camera. #MyBrand #Cat")
    }

    @Test func tags_whenThePlatformSpellsOtherwise_areSpeltFromTheirWords() async throws {
        var platform = Platform(name: "lower")
        let joined = Hashtag(tag: "egyptiancat", score: 1, source: .label, words: "Egyptian cat")
        let draft = Draft.sample(hashtags: [joined])
        #expect(try await post(draft, of: platform).hashtags == ["EgyptianCat"])
        platform.hashtags.spelling = .lower
        #expect(try await post(draft, of: platform).hashtags == ["egyptiancat"])
    }

    @Test(arguments: [
        (["caption"], "A cat is…\n\n#Cat #EgyptianCat #Pet\n\nPhoto: Ada Lovelace"),
        (["fields", "tags"], "A cat is looking at the camera.\n\n#Cat #EgyptianCat #Pet"),
        (["tags", "fields"], "A cat is looking at the camera.\n\nPhoto: Ada Lovelace"),
    ])
    func giveWay_whenItIsSet_isTheOrder(order: [String], text: String) async throws {
        var draft = Draft.sample()
        draft.fields = [.exifArtist: "Ada Lovelace"]
        let options: [String: OptionValue] = [
            "template": .string("{caption}\n\n{tags}\n\nPhoto: {exif.artist}"),
            "give_way": .list(order.map(OptionValue.string)),
        ]
        #expect(try await post(draft, of: .limited(to: 55), options).text == text)
    }

    @Test func restoring_whenALaterCutMadeRoom_bringsBackWhatFits() async throws {
        var draft = Draft.sample()
        draft.fields = [.iptcCaption: String(repeating: "long ", count: 40)]
        let template = OptionValue.string("{caption}\n\n{iptc.caption}\n\n{tags}")
        let post = try await post(draft, of: .limited(to: 60), ["template": template])
        #expect(post.text == "A cat is looking at the camera.\n\n#Cat #EgyptianCat #Pet")
        #expect(post.shortened == [.fields])
    }

    // MARK: Limits

    @Test func address_whenThePlatformCountsItAsTwentyThree_leavesTheRoom() async throws {
        let address = "https://example.org/" + String(repeating: "a", count: 300)
        let draft = Draft.sample(caption: "See \(address)", hashtags: [])
        let platform = Platform(name: "x", text: TextLimit([.weighted: 27], urlLength: 23))
        let post = try await post(draft, of: platform)
        #expect(post.text == "See \(address)" && post.length == 27)
    }

    @Test func altText_whenItIsTooLong_endsWithAWord() async throws {
        let platform = Platform(name: "p", altText: TextLimit([.utf16: 20]))
        let post = try await post(.sample(), of: platform)
        #expect(post.altText == "A cat is looking at…" && post.shortened == [.altText])
    }

    @Test func unit_whenThereAreTwo_isTheFullerOne() async throws {
        let limit = TextLimit([.graphemes: 300, .bytes: 600])
        let draft = Draft.sample(caption: "猫猫猫 👩‍👩‍👧‍👦", hashtags: [])
        let post = try await post(draft, of: Platform(name: "bluesky", text: limit))
        #expect((post.length, post.limit) == (35, 600) && post.unit == .bytes)
    }

    @Test func tags_whenTheyDoNotCount_leaveTheRoomToTheCaption() async throws {
        var platform = Platform.limited(to: 31)
        platform.hashtags.countsTowardsText = false
        let post = try await post(.sample(), of: platform)
        #expect(post.text.hasSuffix("#Cat #EgyptianCat #Pet") && post.length == 31)
    }

    // MARK: Options

    @Test func platforms_whenSeveral_haveAPostEachWithTheirOwnTemplate() async throws {
        let platforms = [Platform(name: "a"), .limited(to: 31), Platform(name: "c")]
        let templates = OptionValue.mapping(["c": .string("{alt_text}")])
        let stage = try Compose(options: .compose(platforms, ["templates": templates]))
        let outcome = try await stage.process(.sample(), in: .sample())
        guard case .advance(let draft, let note) = outcome else {
            Issue.record("not advanced")
            return
        }
        #expect(draft.posts.map(\.platform) == ["a", "limited", "c"])
        #expect(draft.posts.last?.text == "A cat is looking at the camera.")
        #expect(note == "limited: left out 3 hashtags")
    }

    @Test(arguments: [
        ("template", OptionValue.string("{city}"), "template: there is no field {city}; "),
        (
            "templates", .mapping(["limited": .string("{x}")]),
            "templates.limited: there is no field {x}; "
        ),
        (
            "templates", .mapping(["y": .string("{caption}")]),
            "templates.y: is not among the platforms"
        ),
        (
            "template", .string("Twelve words"),
            "template: its own words are too much for limited: 12 of 10 graphemes, 0 hashtags"
        ),
        ("give_way", .list([.string("tags"), .string("tags")]), "give_way: 'tags' stands twice"),
        ("platforms", .list([]), "platforms: names none"),
    ])
    func options_whenWrong_areExplained(key: String, value: OptionValue, problem: String) {
        #expect {
            try Compose(options: .compose([.limited(to: 10)], [key: value]))
        } throws: { error in
            "\(error)".hasPrefix(problem)
        }
    }

    @Test func stage_keepsTheContract() async throws {
        let options = StageOptions.compose([
            .limited(to: 100),
            Platform(name: "x", text: TextLimit([.weighted: 280], urlLength: 23)),
            Platform(name: "open"),
        ])
        try await StageConformance.check(Compose(options: options))
    }

    private func tag(_ text: String, _ source: Hashtag.Source = .caption) -> Hashtag {
        Hashtag(tag: text, score: 1, source: source)
    }

    private func post(
        _ draft: Draft,
        of platform: Platform,
        _ options: [String: OptionValue] = [:]
    ) async throws -> Post {
        let stage = try Compose(options: .compose([platform], options))
        let outcome = try await stage.process(draft, in: .sample())
        guard case .advance(let result, _) = outcome else { throw NotAdvanced() }
        return try #require(result.posts.first)
    }

    private struct NotAdvanced: Error {}
}

extension Platform {
    /// A platform that takes so many graphemes.
    static func limited(to maximum: Int) -> Platform {
        Platform(name: "limited", text: TextLimit([.graphemes: maximum]))
    }
}

extension StageOptions {
    /// The stage's options for some platforms.
    static func compose(
        _ platforms: [Platform],
        _ others: [String: OptionValue] = [:]
    ) -> StageOptions {
        let own = ["platforms": OptionValue.list(platforms.map(OptionValue.platform))]
        return StageOptions(own.merging(others) { $1 })
    }
}
