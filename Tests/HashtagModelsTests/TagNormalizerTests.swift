import FoundationEssentials
import HashtagModels
import SystemPackage
import Testing

struct TagNormalizerTests {
    private let normalizer: TagNormalizer

    init() throws {
        normalizer = try SuggesterFixture.normalizer()
    }

    @Test(arguments: [
        ("goldenretriever", "golden retriever"), ("blackandwhite", "black and white"),
        ("streetphotography", "street photography"), ("photooftheday", "photo of the day"),
        ("catsofinstagram", "cats of instagram"), ("sunsetlovers", "sunset lovers"),
        ("mybestfriend", "my best friend"), ("iloveyou", "i love you"), ("bluesky", "blue sky"),
        ("healthyfood", "healthy food"), ("naturephotography", "nature photography"),
        ("newyork", "new york"), ("iphoneonly", "iphone only"), ("top10dogs", "top 10 dogs"),
        ("GoldenRetriever", "golden retriever"), ("#street_art", "street art"),
    ])
    func tag_whenRunTogether_isSplitIntoWords(tag: String, expected: String) {
        #expect(texts([tag]) == [expected])
    }

    @Test(arguments: [
        "sunset", "football", "carpet", "therapist", "manicure", "heartbeat", "orange",
        "indie", "snowflake", "airport", "italian", "glitter", "nowhere", "butterfly", "catering",
        "xyzzyplugh", "café", "猫カフェ", "قطةسوداء", "чёрныйкот", "คนรักแมว",
    ])
    func tag_whenOneWordOrUnknown_staysWhole(tag: String) {
        #expect(texts([tag]) == [tag])
    }

    @Test(arguments: [
        (["dogs", "dog"], ["dog"]), (["dog", "dogs"], ["dog"]),
        (["streetart", "street art"], ["street art"]),
        (["ski", "skiing"], ["skiing"]), (["child", "children"], ["child"]),
        (["surfer", "surfing"], ["surfer", "surfing"]),
    ])
    func tags_whenOfOneStem_becomeTheMoreCommonForm(tags: [String], expected: [String]) {
        #expect(texts(tags) == expected)
    }

    @Test func tags_whenMerged_keepTheBestScoreAndItsSource() {
        let merged = normalizer.normalized([
            ScoredTag(text: "dogs", score: 0.9, source: .caption),
            ScoredTag(text: "cat", score: 0.5, source: .label),
            ScoredTag(text: "dog", score: 0.3, source: .related),
        ])
        #expect(
            merged == [
                ScoredTag(text: "dog", score: 0.9, source: .caption),
                ScoredTag(text: "cat", score: 0.5, source: .label),
            ]
        )
    }

    @Test(arguments: ["the", "ofthe", "me", "to me", "", " ", "#"])
    func tag_whenOfStopWordsAlone_goes(tag: String) {
        #expect(texts([tag, "cat"]) == ["cat"])
    }

    @Test func tag_whenOfStopWordsAndOthers_stays() {
        #expect(texts(["cat of the day", "cute"]) == ["cat of the day", "cute"])
    }

    /// What the suggester makes is in this form already.
    @Test func suggestions_whenNormalized_stayAsTheyAre() throws {
        let tags = try SuggesterFixture.suggester().suggest(
            caption: "Two dogs and a golden retriever play on the beach at sunset.",
            labels: [("golden retriever", 0.9)]
        )
        #expect(tags.count > 5)
        #expect(normalizer.normalized(tags).map(\.text) == tags.map(\.text))
    }

    @Test func tag_whenVeryLong_isLeftAlone() {
        let long = String(repeating: "dog", count: 1000)
        #expect(texts([long]) == [long])
    }

    private func texts(_ tags: [String]) -> [String] {
        normalizer.normalized(tags.map { ScoredTag(text: $0, score: 0.5, source: .related) })
            .map(\.text)
    }
}
