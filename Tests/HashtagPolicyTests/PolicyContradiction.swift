import StageKit
import Testing

/// Options of which one can never hold, with the problems that are reported.
struct PolicyContradiction: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let options: [String: OptionValue]
    let problems: [StageOptionsError.Problem]

    private init(
        _ name: String,
        _ options: [String: OptionValue],
        _ key: String,
        _ place: [StageOptionsError.Step] = [],
        _ message: String
    ) {
        testDescription = name
        self.options = options
        problems = [.init(key: key, at: place, message: message)]
    }

    static let all: [PolicyContradiction] = ofTags + ofOccasions + ofPlatforms

    private static let ofTags = [
        PolicyContradiction(
            "a tag is required and banned",
            ["required": list("cat", "dog"), "banned": list("D*G")],
            "required",
            [.element(1)],
            "'dog' is also banned, by 'D*G'"
        ),
        PolicyContradiction(
            "a pattern is required and banned",
            ["required": list("dog*"), "banned": list("d*")],
            "required",
            [.element(0)],
            "'dog*' is also banned, by 'd*'"
        ),
        PolicyContradiction(
            "the brand is banned by a group",
            ["brand": list("Cat"), "banned": list("@x"), "groups": .mapping(["x": list("cat")])],
            "brand",
            [.element(0)],
            "'Cat' is also banned, by 'cat'"
        ),
        PolicyContradiction(
            "a group does not exist",
            ["always": list("@y"), "groups": .mapping(["x": list("cat")])],
            "always",
            [.element(0)],
            "'@y' names no group of 'groups': there are x"
        ),
        PolicyContradiction(
            "a tag is demanded and replaced",
            ["always": list("cat"), "replace": .mapping(["Cat": .string("dog")])],
            "always",
            [.element(0)],
            "'cat' is also replaced, by 'dog'"
        ),
        PolicyContradiction(
            "a replacement is banned",
            ["banned": list("dog"), "replace": .mapping(["cat": .string("Dog")])],
            "replace",
            [.key("cat")],
            "'Dog' is also banned, by 'dog'"
        ),
        PolicyContradiction(
            "a replacement is replaced",
            ["replace": .mapping(["a": .string("b"), "b": .string("c")])],
            "replace",
            [.key("a")],
            "'b' is also replaced, by 'c'"
        ),
        PolicyContradiction(
            "a tag is replaced twice",
            ["replace": .mapping(["CAT": .string("b"), "cat": .string("c")])],
            "replace",
            [.key("cat")],
            "'cat' is replaced twice: it equals 'CAT'"
        ),
        PolicyContradiction(
            "a language's tag is banned",
            [
                "banned": list("hund"), "language": .string("de"),
                "languages": .mapping(["de": .mapping(["always": list("a", "Hund")])]),
            ],
            "languages",
            [.key("de"), .key("always"), .element(1)],
            "'Hund' is also banned, by 'hund'"
        ),
        PolicyContradiction(
            "a tag of a language that is not posted in is banned",
            [
                "banned": list("hund"),
                "languages": .mapping(["de": .mapping(["always": list("a", "Hund")])]),
            ],
            "languages",
            [.key("de"), .key("always"), .element(1)],
            "'Hund' is also banned, by 'hund'"
        ),
        PolicyContradiction(
            "a language that is not posted in bans a tag of all",
            [
                "always": list("a", "fun"), "language": .string("fr"),
                "languages": .mapping(["de": .mapping(["banned": list("f*")]), "fr": .mapping([:])]
                ),
            ],
            "always",
            [.element(1)],
            "'fun' is also banned, by 'f*', where the language is 'de'"
        ),
        PolicyContradiction(
            "a contradiction of all languages is told once",
            [
                "always": list("fun"), "banned": list("fun"),
                "languages": .mapping(["de": .mapping([:]), "fr": .mapping([:])]),
            ],
            "always",
            [.element(0)],
            "'fun' is also banned, by 'fun'"
        ),
        PolicyContradiction(
            "a tag looks like a banned one",
            ["always": list("рrаda"), "banned": list("prada")],
            "always",
            [.element(0)],
            "'рrаda' is also banned, by 'prada'"
        ),
        PolicyContradiction(
            "a language has no section",
            ["language": .string("fr"), "languages": .mapping(["de": .mapping([:])])],
            "language",
            [],
            "'languages' has no section 'fr'"
        ),
    ]

    private static let ofOccasions = [
        PolicyContradiction(
            "a season's tag is banned",
            ["banned": list("x*"), "seasons": .list([season("12-01", "12-26", "Xmas")])],
            "seasons",
            [.element(0), .key("tags"), .element(0)],
            "'Xmas' is also banned, by 'x*'"
        ),
        PolicyContradiction(
            "a season has no such day",
            ["seasons": .list([season("02-30", "3-1", "a")])],
            "seasons",
            [.element(0), .key("from")],
            "expected month and day such as 12-24, found '02-30'"
        ).and(
            "seasons",
            [.element(0), .key("to")],
            "expected month and day such as 12-24, found '3-1'"
        ),
        PolicyContradiction(
            "a folder's tag is banned",
            ["banned": list("love"), "folders": .mapping(["weddings": list("a", "love")])],
            "folders",
            [.key("weddings"), .element(1)],
            "'love' is also banned, by 'love'"
        ),
        PolicyContradiction(
            "a folder is not below",
            ["folders": .mapping(["../weddings": list("a")])],
            "folders",
            [.key("../weddings")],
            "'../weddings' is no folder below the watched one, such as trips/2026"
        ),
        PolicyContradiction(
            "always and brand exceed the limit",
            ["always": list("a", "b"), "brand": list("c", "B"), "max": .integer(2)],
            "brand",
            [],
            "with 'always', 3 tags are more than the limit of 2"
        ),
        PolicyContradiction(
            "required tags exceed the limit",
            ["always": list("a"), "required": list("b", "a", "c"), "max": .integer(2)],
            "required",
            [],
            "with 'always' and 'brand', 3 tags are more than the limit of 2"
        ),
        PolicyContradiction(
            "a season's tags exceed the limit",
            [
                "always": list("a"), "max": .integer(2),
                "seasons": .list([season("12-01", "12-26", "b", "c")]),
            ],
            "seasons",
            [.element(0), .key("tags"), .element(0)],
            "with 'always' and 'brand', 3 tags are more than the limit of 2"
        ),
    ]

    private static let ofPlatforms = [
        PolicyContradiction(
            "the minimum is beyond the platform",
            ["platform": .platform(strict), "min": .integer(4)],
            "min",
            [],
            "4 is more than strict's limit of 3"
        ),
        PolicyContradiction(
            "a tag has an underscore that the platform does not take",
            ["platform": .platform(strict), "always": list("my_tag")],
            "always",
            [.element(0)],
            "'my_tag' can only be posted as 'MyTag'"
        ),
        PolicyContradiction(
            "a tag has emoji that the platform does not take",
            ["platform": .platform(strict), "brand": list("cat🐱")],
            "brand",
            [.element(0)],
            "'cat🐱' can only be posted as 'cat'"
        ),
        PolicyContradiction(
            "a tag is too long for the platform",
            ["platform": .platform(strict), "required": list("elevenchars")],
            "required",
            [.element(0)],
            "'elevenchars' is longer than strict takes: 10 graphemes"
        ),
        PolicyContradiction(
            "a tag has digits alone",
            ["platform": .platform(strict), "always": list("2024")],
            "always",
            [.element(0)],
            "'2024' has no letter, and strict takes no such tag"
        ),
        PolicyContradiction(
            "emoji alone are wanted where none is taken",
            ["platform": .platform(strict), "emoji": .string("only")],
            "emoji",
            [],
            "strict takes no emoji in tags"
        ),
    ]

    private static let strict = Platform(
        name: "strict",
        hashtags: HashtagFormat(
            maximum: 3,
            length: TextLimit([.graphemes: 10]),
            allowsUnderscores: false
        )
    )

    private func and(
        _ key: String,
        _ place: [StageOptionsError.Step],
        _ message: String
    ) -> PolicyContradiction {
        PolicyContradiction(self, problems + [.init(key: key, at: place, message: message)])
    }

    private init(_ other: PolicyContradiction, _ problems: [StageOptionsError.Problem]) {
        testDescription = other.testDescription
        options = other.options
        self.problems = problems
    }
}

/// A list of texts.
func list(_ texts: String...) -> OptionValue { .list(texts.map(OptionValue.string)) }

/// A seasonal window with its tags.
func season(_ from: String, _ to: String, _ tags: String...) -> OptionValue {
    .mapping([
        "from": .string(from), "to": .string(to), "tags": .list(tags.map(OptionValue.string)),
    ])
}
