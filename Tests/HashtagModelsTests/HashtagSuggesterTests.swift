import HashtagModels
import Testing

@Suite struct HashtagSuggesterTests {
    // MARK: Content words

    @Test func caption_whenFullOfPlainWords_givesOnlyItsSubjectsAndActivities() throws {
        let tags = try captionTags("A man in a blue shirt is skiing down the side of a snowy hill.")
        #expect(tags == ["hill", "people", "skiing", "snow", "winter", "winter sports"])
    }

    @Test(arguments: [
        "looking", "standing", "front", "group", "side", "top", "blue", "two", "camera", "close up",
        "photo", "shirt", "man", "boy", "girl", "woman",
    ])
    func caption_neverTagsPlainWords(word: String) throws {
        let tags = try SuggesterFixture.tags(
            "A close-up photo of two men, a boy, a girl and a woman in a blue shirt standing in "
                + "front of a group on the top side of a dog looking at the camera."
        )
        #expect(!tags.contains(word))
        #expect(tags.contains("dog"))
    }

    @Test(arguments: [
        (caption: "A football player.", tag: "football player", part: "football"),
        (caption: "A golden retriever.", tag: "golden retriever", part: "dog"),
        (caption: "A hot dog on a table.", tag: "hot dog", part: "food"),
        (caption: "A man on a mountain bike.", tag: "mountain biking", part: "cycling"),
        (caption: "People on a tennis court.", tag: "tennis court", part: "tennis"),
        (caption: "A red fire truck.", tag: "fire truck", part: "fire truck"),
    ])
    func compound_becomesATagBesideWhatItImplies(caption: String, tag: String, part: String) throws
    {
        let tags = try SuggesterFixture.tags(caption)
        #expect(tags.contains(tag))
        #expect(tags.contains(part))
    }

    @Test(arguments: [
        (caption: "A hot dog on a table.", tag: "dog"),
        (caption: "A man on a mountain bike.", tag: "mountains"),
        (caption: "A dog in a swimming pool.", tag: "swimming"),
        (caption: "A child in a bathing suit.", tag: "suit"),
        (caption: "A brown dog is running.", tag: "running"),
        (caption: "A man waves at the crowd.", tag: "waves"),
        (caption: "A playful puppy.", tag: "playful"),
        (caption: "A dog's ball.", tag: "dog ball"),
    ])
    func word_whenItMeansSomethingElse_isNoTag(caption: String, tag: String) throws {
        #expect(!(try SuggesterFixture.tags(caption).contains(tag)))
    }

    @Test func noun_whenUnknown_isATagWhereItOpensAPhrase() throws {
        #expect(
            try captionTags("Two striped giraffes near a man that yodels.") == [
                "giraffe", "people",
            ]
        )
    }

    @Test func person_whenNothingElseIsSaid_isAPortrait() throws {
        let tags = try SuggesterFixture.tags("A boy in a red shirt is standing in front of a red.")
        #expect(tags == ["people", "portrait", "photography"])
        #expect(!(try SuggesterFixture.tags("Two men are standing.").contains("portrait")))
    }

    // MARK: Stems

    @Test(arguments: [
        ("dog", "dogs"), ("beach", "beaches"), ("surfing", "surf"), ("skiing", "skis"),
        ("butterfly", "butterflies"), ("leaf", "leaves"), ("goose", "geese"), ("wolf", "wolves"),
        ("kids", "children"), ("people", "men"), ("church", "churches"), ("glass", "glasses"),
    ])
    func word_inAnyForm_givesTheSameTags(first: String, second: String) throws {
        #expect(try captionTags("A \(first).") == captionTags("Two \(second)."))
    }

    @Test func tags_ofOneStem_appearOnceWithTheBetterScore() throws {
        let tags = try SuggesterFixture.suggester().suggest(
            caption: "Dogs and a dog on beaches and a beach.",
            labels: [("dog", 0.99), ("beaches", 0.5)]
        )
        #expect(
            tags.filter { $0.text.hasPrefix("dog") && $0.text.count <= 4 }.map(\.score) == [0.99]
        )
        #expect(
            tags.filter { $0.text.hasPrefix("beach") && $0.text.count <= 7 }.map(\.text) == [
                "beach"
            ]
        )
        #expect(tags.first?.source == .label)
    }

    // MARK: Labels

    @Test func label_whenProbable_givesItsNameAndItsHead() throws {
        let tags = try SuggesterFixture.suggester().suggest(
            caption: "",
            labels: [("Egyptian cat", 0.75), ("lynx", 0.1)]
        )
        #expect(tags.first == ScoredTag(text: "egyptian cat", score: 0.75, source: .label))
        #expect(tags.contains { $0.text == "cat" && $0.source == .label && $0.score < 0.75 })
        #expect(!tags.contains { $0.text == "lynx" })
    }

    @Test func label_whenOfABreed_givesTheAnimal() throws {
        let tags = try SuggesterFixture.tags("", [("Norfolk terrier", 0.6)])
        #expect(tags.prefix(3) == ["norfolk terrier", "terrier", "dog"])
    }

    @Test func label_whenOfAnotherAnimalThanTheCaption_countsHalf() throws {
        let tags = try SuggesterFixture.suggester().suggest(
            caption: "A dog.",
            labels: [("Persian cat", 0.6)]
        )
        #expect(tags.first { $0.text == "persian cat" }?.score == 0.3)
    }

    @Test(arguments: ["nipple", "assault rifle", "maillot", "toilet seat"])
    func label_whenUnwelcome_isNoTag(name: String) throws {
        #expect(try SuggesterFixture.tags("", [(name, 0.9)]).isEmpty)
    }

    @Test(arguments: [Float.nan, -1, 0, 0.39])
    func label_whenImprobable_isNoTag(probability: Float) throws {
        #expect(try SuggesterFixture.tags("", [("pizza", probability)]).isEmpty)
    }

    // MARK: Related tags

    @Test(arguments: [
        (caption: "A dog.", themes: ["pets", "cute", "dog lover", "animals"]),
        (caption: "A beach.", themes: ["travel", "summer", "nature"]),
        (caption: "A large building.", themes: ["travel", "design", "history"]),
        (caption: "A man is skiing.", themes: ["winter", "adventure", "nature"]),
        (caption: "A pizza.", themes: ["foodie", "delicious", "yummy"]),
    ])
    func thing_bringsTheThemesPeopleUseWithIt(caption: String, themes: [String]) throws {
        let tags = try SuggesterFixture.suggester().suggest(caption: caption, labels: [])
        let related = Set(tags.filter { $0.source == .related }.map(\.text))
        #expect(related.isSuperset(of: themes))
        #expect(tags.filter { $0.source == .related }.allSatisfy { $0.score < 0.55 })
    }

    @Test func related_neverNamesWhatThePhotoMayNotShow() throws {
        let tags = try SuggesterFixture.tags("A cat on a beach with a boy.")
        for thing in ["dog", "sunset", "sun", "love", "gay", "hot", "sexy", "fashion", "makeup"] {
            #expect(!tags.contains(thing))
        }
    }

    @Test func caption_thatFitsBadly_saysLessOfTheThemesThanTheLabel() throws {
        func related(_ match: Float) throws -> [String: Float] {
            let tags = try SuggesterFixture.suggester().suggest(
                caption: "A beach.",
                match: match,
                labels: [("espresso", 0.9)]
            )
            let themes = tags.filter { $0.source == .related }.map { ($0.text, $0.score) }
            return Dictionary(uniqueKeysWithValues: themes)
        }
        let (good, bad) = (try related(0.6), try related(0.1))
        #expect(bad["travel", default: 0] < good["travel", default: 0])
        #expect(bad["yummy", default: 0] > good["yummy", default: 0])
    }

    // MARK: Shape of the result

    @Test func tags_areOrderedByScoreThenTextAndCutAtTheLimit() throws {
        let suggester = try SuggesterFixture.suggester()
        let caption = "A man surfs on a wave at the beach with a dog."
        let all = try suggester.suggest(caption: caption, labels: [], limit: 100)
        #expect(all == all.sorted { ($1.score, $0.text) < ($0.score, $1.text) })
        #expect(all.allSatisfy { (0...1).contains($0.score) })
        #expect(
            try suggester.suggest(caption: caption, labels: [], limit: 4) == Array(all.prefix(4))
        )
        #expect(try suggester.suggest(caption: caption, labels: [], limit: 0).isEmpty)
        #expect(try suggester.suggest(caption: caption, labels: [], limit: -1).isEmpty)
        for _ in 0..<20 {
            let again = try SuggesterFixture.suggester()
                .suggest(caption: caption, labels: [], limit: 100)
            #expect(again == all)
        }
    }

    @Test(arguments: [
        "", " \n\t", ".", "--- '' !!", "🐶🏖️", "a of in the", "\u{0}\u{301}\u{FEFF}",
    ])
    func caption_whenItSaysNothing_givesNoTags(caption: String) throws {
        #expect(try SuggesterFixture.tags(caption).isEmpty)
    }

    @Test func caption_whenInOtherScripts_givesWholeWords() throws {
        #expect(try SuggesterFixture.tags("Café.") == ["café"])
        #expect(try SuggesterFixture.tags("Ein Mädchen") == ["ein"])
        #expect(try SuggesterFixture.tags("DOG’S 🐕 BALL").first == "dog")
        let long = String(repeating: "long", count: 10_000)
        #expect(try SuggesterFixture.tags("A \(long).").isEmpty)
    }

    @Test func tags_haveWordsAndSingleSpacesOnly() throws {
        let labels: [(name: String, probability: Float)] = [
            ("jack-o'-lantern", 0.9), ("yellow lady's slipper", 0.9), ("Shih-Tzu", 0.9),
            ("hen-of-the-woods", 0.9), ("CD player", 0.9), ("Crock Pot", 0.9),
        ]
        let tags = try SuggesterFixture.tags(
            "A merry-go-round, a t-shirt and a jack-in-the-box.",
            labels
        )
        for tag in tags {
            let words = tag.split(separator: " ", omittingEmptySubsequences: false)
            #expect(
                words.allSatisfy { !$0.isEmpty && $0.allSatisfy { $0.isLetter || $0.isNumber } }
            )
            #expect(tag == tag.lowercased())
        }
        #expect(tags.contains("shih tzu"))
        #expect(tags.contains("halloween"))
    }

    /// The tags of the caption's own words, sorted.
    private func captionTags(_ caption: String) throws -> [String] {
        try SuggesterFixture.suggester().suggest(caption: caption, labels: [])
            .filter { $0.source == .caption }.map(\.text).sorted()
    }
}
