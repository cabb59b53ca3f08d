import StageKit
import TestSupport

/// Random drafts, platforms and templates; the same seed makes the same ones.
struct RandomPost {
    private static let words = [
        "a", "cat", "sits,", "the", "camera.", "Dogs!", "(two)", "“what?”", "3.5", "e.g.", "St.",
        "résumé", "e\u{301}\u{302}a\u{308}", "👩‍👩‍👧‍👦", "🏳️‍🌈🏳️‍🌈", "🇩🇪🇫🇷", "1\u{FE0F}\u{20E3}",
        "👨🏽‍🚒x", "猫がいます。犬も、鳥も！", "ภาพแมวดำกำลังมองกล้อง", "חתול", "شَحْرور", "می‌خواهم",
        "https://example.org/a/b?c=d", "www.example.com.", "#NotATag", "&amp;", "{caption}", "—",
        "한국어", "z\u{0323}\u{0301}\u{0323}", "ज़िन्दगी", "\u{1F3F4}\u{E0067}\u{E0062}\u{E0065}\u{E007F}",
        "supercalifragilisticexpialidocious", "x…", "…", "A.",
    ]
    private static let tags = [
        "cat", "egyptian cat", "golden hour", "naïve café", "猫", "แมว", "שחור", "می‌خواهم", "2024",
        "a_b", "🐈", "very long tag of many words that goes on and on", "e\u{301}cole",
    ]
    private static let templates = [
        "{caption}\n\n{tags}", "{caption} {tags}", "{tags}", "{caption}",
        "{caption}[[ in {iptc.city}]]\n\n{tags}",
        "{iptc.headline}\n{caption}\n[[© {exif.copyright}, {exif.date}]]\n\n{tags}",
        "📷 {exif.camera} {{x}} {alt_text} {tags} {tags}", "New! #ad\n{caption}\n{tags}",
    ]
    private static let limits: [TextLimit] = [
        TextLimit(), TextLimit([.utf16: 40]), TextLimit([.graphemes: 60, .bytes: 90]),
        TextLimit([.weighted: 70], urlLength: 23), TextLimit([.emojiBytes: 50]),
        TextLimit([.graphemes: 80], urlLength: 23), TextLimit([.scalars: 35]),
        TextLimit([.weighted: 280], urlLength: 23), TextLimit([.graphemes: 300, .bytes: 3000]),
    ]

    let draft: Draft
    let platform: Platform
    let template: String
    let order: [String]

    init(using generator: inout some RandomNumberGenerator) {
        func text(upTo count: Int, _ generator: inout some RandomNumberGenerator) -> String {
            let words = (0..<Int.random(in: 0...count, using: &generator)).map { _ in
                Self.words.randomElement(using: &generator) ?? ""
            }
            let spaces = [" ", " ", " ", "  ", "\n", "\u{A0}"]
            return words.reduce("") {
                $0 + ($0.isEmpty ? "" : spaces.randomElement(using: &generator) ?? " ") + $1
            }
        }
        let tagCount = Int.random(in: 0...12, using: &generator)
        let tags = (0..<tagCount).map { _ in
            Hashtag(
                tag: Self.tags.randomElement(using: &generator) ?? "",
                score: 1,
                source: Bool.random(using: &generator) ? .caption : .rule
            )
        }
        var draft = Draft.sample(
            caption: text(upTo: 40, &generator),
            altText: text(upTo: 20, &generator),
            hashtags: tags
        )
        for field in PhotoField.allCases where Bool.random(using: &generator) {
            draft.fields[field] = text(upTo: 6, &generator)
        }
        self.draft = draft
        var platform = Platform(
            name: "random",
            text: Self.limits.randomElement(using: &generator) ?? TextLimit(),
            altText: Self.limits.randomElement(using: &generator) ?? TextLimit()
        )
        platform.hashtags.maximum = [nil, 1, 5].randomElement(using: &generator) ?? nil
        platform.hashtags.advised = [nil, 1...1, 0...3].randomElement(using: &generator) ?? nil
        platform.hashtags.allowsEmoji = Bool.random(using: &generator)
        platform.hashtags.spelling = TagSpelling.allCases.randomElement(using: &generator) ?? .keep
        platform.hashtags.length = TextLimit([.utf16: 20])
        self.platform = platform
        template = Self.templates.randomElement(using: &generator) ?? ""
        order = ["tags", "caption", "fields"].shuffled(using: &generator)
    }

    var options: StageOptions {
        .compose(
            [platform],
            [
                "template": .string(template),
                "give_way": .list(order.map(OptionValue.string)),
            ]
        )
    }
}
