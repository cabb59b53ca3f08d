import StageKit
import Testing

struct TextUnitTests {
    private static let family = "👨‍👩‍👧‍👦"

    @Test(arguments: [
        (TextUnit.graphemes, [3, 1, 1, 1, 2, 1]), (.scalars, [3, 2, 7, 2, 2, 3]),
        (.utf16, [3, 2, 11, 4, 2, 3]), (.bytes, [3, 3, 25, 8, 6, 7]),
        (.emojiBytes, [3, 2, 25, 8, 2, 7]), (.weighted, [3, 1, 2, 2, 4, 2]),
    ])
    func length_whenTextHasScripts_countsTheUnit(unit: TextUnit, expected: [Int]) {
        let texts = ["cat", "e\u{301}", Self.family, "🇩🇪", "猫犬", "1\u{FE0F}\u{20E3}"]
        #expect(texts.map(unit.length(of:)) == expected)
    }

    @Test(arguments: [
        ("©", 1), ("©\u{FE0F}", 2), ("ᄀ", 2), ("–“”…", 5), ("ჼ", 1), ("ㅎ", 2), ("😀😀", 4),
    ])
    func weighted_whenAtTheEdgesOfTheRanges_countsAsXDoes(text: String, expected: Int) {
        #expect(TextUnit.weighted.length(of: text) == expected)
    }

    @Test(arguments: [
        ("see https://example.org/a/very/long/path?with=query#and-more now", 8 + 23),
        ("see http://a.de.", 4 + 23 + 1),
        ("(https://example.org)", 2 + 23),
        ("HTTPS://EXAMPLE.ORG", 23),
        ("example.org", 23),
        ("www.an-unusually-long-name.example.org", 38),
        ("the end.Next", 4 + 23),
        ("3.5 cats e.g. dogs...", 21),
        ("https://a.b猫", 23 + 2),
        ("two: https://a.org https://b.org", 5 + 23 + 1 + 23),
    ])
    func length_whenTextHasAddresses_countsEachAsAFixedLength(text: String, expected: Int) {
        let limit = TextLimit([.weighted: 280], urlLength: 23)
        #expect(limit.length(of: text, in: .weighted) == expected)
    }

    @Test func length_whenAddressesCountAsText_countsTheirLetters() {
        #expect(TextLimit([.utf16: 10]).length(of: "https://a.org", in: .utf16) == 13)
    }

    @Test func admits_whenSeveralUnitsLimit_demandsEach() {
        let bluesky = TextLimit([.graphemes: 4, .bytes: 30])
        #expect(bluesky.admits("猫猫猫猫"))
        #expect(!bluesky.admits("catss"))
        #expect(bluesky.admits(Self.family))
        #expect(!bluesky.admits(Self.family + Self.family))
        #expect(TextLimit().admits(String(repeating: "a", count: 100_000)))
    }

    @Test(
        arguments: [
            ("😀", true), ("🇩🇪", true), ("1\u{FE0F}\u{20E3}", true), ("❤\u{FE0F}", true),
            ("👩🏽‍🚒", true), ("1", false), ("#", false), ("❤", false), ("©", false), ("a", false),
            ("猫", false),
        ] as [(Character, Bool)]
    )
    func isEmoji_whenShownAsAPicture_isTrue(character: Character, expected: Bool) {
        #expect(character.isEmoji == expected)
    }
}
