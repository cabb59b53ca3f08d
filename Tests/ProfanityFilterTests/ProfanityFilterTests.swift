import Foundation
import ProfanityFilter
import StageKit
import SystemPackage
import TestSupport
import Testing

struct ProfanityFilterTests {
    // MARK: Mask

    @Test(arguments: [
        ("A fucking cat.", "A f****** cat."),
        ("Shit! A cat, a bitch & a dog.", "S***! A cat, a b**** & a dog."),
        ("f u c k this", "f****** this"),
        ("🐈fuck🐈", "🐈f***🐈"),
        ("Ⓕⓤⓒⓚ off", "Ⓕ*** off"),
        ("f\u{0336}u\u{0336}c\u{0336}k\u{0336}!", "f\u{0336}***!"),
        ("f\u{200B}uck it", "f**** it"),
        ("See #fuckthis now", "See #f******* now"),
        ("a\u{301} cat, shit, a\u{301}", "a\u{301} cat, s***, a\u{301}"),
        ("one\r\nshit\r\ntwo", "one\r\ns***\r\ntwo"),
        ("fuck69", "f*****"),
        ("$h1t", "$***"),
    ])
    func mask_whenWordMatches_coversJustIt(text: String, expected: String) async throws {
        let draft = try await advanced(.sample(caption: text, altText: text))
        #expect(draft.caption == expected)
        #expect(draft.altText == expected)
        #expect(draft.caption.count == text.count)
    }

    @Test func mask_whenHashtagMatches_removesIt() async throws {
        let draft = try await advanced(.sample(hashtags: [tag("FuckThis"), tag("Cat")]))
        #expect(draft.hashtags == [tag("Cat")])
        #expect(draft.caption == Draft.sample().caption)
    }

    @Test(arguments: ["mask", "drop", "hold", "reject"])
    func filter_whenAFieldOrPostMatches_dropsItAlone(action: String) async throws {
        var draft = Draft.sample()
        draft.fields = [.iptcCaption: "What the fuck", .iptcCity: "Scunthorpe"]
        draft.posts = ["A cat.", "A fucking cat."].map { text in
            Post(
                platform: "x",
                text: text,
                altText: "A cat.",
                hashtags: [],
                length: text.count,
                limit: nil,
                unit: .graphemes
            )
        }
        guard case .advance(let result, let note) = try await run(draft, action: action) else {
            Issue.record("not advanced")
            return
        }
        #expect(result.fields == [.iptcCity: "Scunthorpe"])
        #expect(result.posts == [draft.posts[0]])
        #expect(result.caption == draft.caption)
        #expect(note?.hasPrefix("dropped iptc.caption (en/") == true)
        #expect(note?.contains("the post for x (en/") == true)
    }

    // MARK: Drop

    @Test(arguments: [
        ("A fucking cat is here.", "A cat is here."),
        ("Fucking cats run.", "Cats run."),
        ("Fuck, a cat!", "A cat!"),
        ("Shit! A cat.", "A cat."),
        ("The cat, shit, runs.", "The cat, runs."),
        ("A cat runs, shit.", "A cat runs."),
        ("A cat. Fucking fuck dogs run.", "A cat. Dogs run."),
        ("An asshole cat.", "A cat."),
        ("A shitty old cat.", "An old cat."),
        ("A bastard's cat.", "A cat."),
        ("A cat (fuck) runs.", "A cat runs."),
        ("A “shit” cat.", "A cat."),
        ("A cat and shit", "A cat and"),
        ("A cat. #fuckthis #cat", "A cat. #cat"),
        ("un-fucking-believable cat", "unbelievable cat"),
        ("f fuck u c k cat", "cat"),
        ("A cat. Fuck!", "A cat."),
        ("one shit\ntwo", "one \ntwo"),
    ])
    func drop_whenWordMatches_mendsTheText(text: String, expected: String) async throws {
        let draft = try await advanced(.sample(caption: text), ["action": .string("drop")])
        #expect(draft.caption == expected)
    }

    @Test(arguments: ["Fuck!", "shit shit", "#fuckthis", "“Fuck.”"])
    func drop_whenNothingIsLeft_holds(text: String) async throws {
        let draft = Draft.sample(caption: text)
        guard case .hold(let held, let reason) = try await run(draft, action: "drop") else {
            Issue.record("not held")
            return
        }
        #expect(held == draft)
        #expect(reason.hasPrefix("nothing left without profanity in caption (en/"))
    }

    @Test func drop_whenAltTextIsEmptied_usesTheCaption() async throws {
        let draft = Draft.sample(caption: "A cat.", altText: "Shit!")
        let result = try await advanced(draft, ["action": .string("drop")])
        #expect(result.altText == "A cat.")
    }

    @Test func drop_whenCaptionWasEmptyBefore_advances() async throws {
        let draft = Draft.sample(caption: "", hashtags: [tag("shit")])
        let result = try await advanced(draft, ["action": .string("drop")])
        #expect(result.caption.isEmpty && result.hashtags.isEmpty)
    }

    // MARK: Hold and reject

    @Test func hold_whenWordMatches_namesTheRuleOnly() async throws {
        let draft = Draft.sample(caption: "A fuck.", altText: "A cat.", hashtags: [tag("MyShit")])
        let outcome = try await run(draft, action: "hold")
        let reason = "profanity in caption (en/1), hashtags (en/11)"
        #expect(outcome == .hold(draft, reason: reason))
    }

    @Test func reject_whenWordMatches_namesTheRuleOnly() async throws {
        let outcome = try await run(.sample(altText: "A fuck, a fuck."), action: "reject")
        #expect(outcome == .reject(reason: "profanity in alt text (en/1)"))
    }

    @Test(arguments: ["mask", "drop", "hold", "reject"])
    func draft_whenClean_isUnchanged(action: String) async throws {
        #expect(try await run(.sample(), action: action) == .advance(.sample()))
    }

    // MARK: Words file

    @Test func wordsFile_whenRead_addsItsLines() async throws {
        let folder = try TemporaryDirectory()
        let file = try folder.write("# my words\nfrack\r\n\n  Two Words  \n", to: "words.txt")
        let options: [String: OptionValue] = [
            "action": .string("hold"), "words_file": .string(file.string),
        ]
        for (text, rule) in [("Frack!", "words_file/2"), ("two words", "words_file/4")] {
            let draft = Draft.sample(caption: text)
            let outcome = try await run(draft, options)
            #expect(outcome == .hold(draft, reason: "profanity in caption (\(rule))"))
        }
        #expect(try await run(.sample(caption: "my words"), options) != .reject(reason: ""))
        #expect(try await isClean("my words", options))
    }

    @Test func wordsFile_whenChanged_countsAfterPrepare() async throws {
        let folder = try TemporaryDirectory()
        let file = try folder.write("frack\n", to: "words.txt")
        let options: [String: OptionValue] = ["words_file": .string(file.string)]
        let stage = try ProfanityFilter(options: StageOptions(options))
        try await stage.prepare()
        try folder.write("blimey\n", to: "words.txt")
        try await stage.prepare()
        let outcome = try await stage.process(.sample(caption: "frack blimey"), in: .sample())
        guard case .advance(let draft, _) = outcome else {
            Issue.record("not advanced")
            return
        }
        #expect(draft.caption == "frack b*****")
    }

    @Test func wordsFile_whenMissing_isAnErrorThatNamesIt() async throws {
        let options = StageOptions(["words_file": .string("/nowhere/words.txt")])
        let stage = try ProfanityFilter(options: options)
        let message =
            "words file /nowhere/words.txt cannot be read as UTF-8 text: "
            + "check its path and permissions"
        await #expect(throws: StageError(message)) { try await stage.prepare() }
        await #expect(throws: StageError(message)) {
            try await stage.process(.sample(), in: .sample())
        }
    }

    @Test func wordsFile_whenNotText_isAnError() async throws {
        let folder = try TemporaryDirectory()
        let file = try folder.write([0xFF, 0xFE, 0x00, 0xC3], to: "words.txt")
        let options = StageOptions(["words_file": .string(file.string)])
        let stage = try ProfanityFilter(options: options)
        await #expect(throws: StageError.self) { try await stage.prepare() }
    }

    // MARK: Options

    @Test func options_whenSeveralAreWrong_namesAllWithTheirPlaces() {
        let options = StageOptions([
            "action": .string("explode"), "languages": .list([.string("en"), .string("xx")]),
            "allow": .list([.string("fine"), .string("!?")]),
            "extra": .list([.string(""), .string("Fine")]),
        ])
        let expected: [StageOptionsError.Problem] = [
            .init(key: "action", message: "'explode' is none of mask, drop, hold, reject"),
            .init(
                key: "languages",
                index: 1,
                message: "there is no list for 'xx', only for en, fr, de, es"
            ),
            .init(key: "allow", index: 1, message: "'!?' has no letter or digit"),
            .init(key: "extra", index: 0, message: "'' has no letter or digit"),
            .init(key: "extra", index: 1, message: "'Fine' is also in allow"),
        ]
        #expect(throws: StageOptionsError(expected)) { try ProfanityFilter(options: options) }
    }

    @Test func languages_whenNoneAndNoWords_isAnError() {
        let options = StageOptions(["languages": .list([])])
        #expect(throws: StageOptionsError.self) { try ProfanityFilter(options: options) }
    }

    // MARK: Contract

    @Test(arguments: ["mask", "drop"])
    func stage_keepsTheContract(action: String) async throws {
        let options = StageOptions([
            "action": .string(action),
            // Words of the sample drafts, so that something happens.
            "extra": .list([.string("cat"), .string("x"), .string("猫")]),
        ])
        try await StageConformance.check(ProfanityFilter(options: options), limit: .seconds(20))
    }

    @Test func texts_whenMadeOfListedWords_endInBoundedTime() async throws {
        let texts = [
            String(repeating: "fuck ", count: 4000), String(repeating: "f", count: 20_000),
            String(repeating: "fu", count: 10_000), String(repeating: "f u c k ", count: 10_000),
            String(repeating: "1", count: 20_000), String(repeating: "*", count: 20_000),
            String(repeating: "a*", count: 10_000), String(repeating: "ass", count: 6000),
            String(repeating: "a shitty cat, ", count: 2000),
        ]
        for text in texts {
            for action in ["mask", "drop"] {
                let draft = Draft.sample(caption: text, hashtags: [tag(text)])
                let outcome = try await run(draft, action: action)
                if case .advance(let result, _) = outcome {
                    #expect(try await isClean(result.caption))
                }
            }
        }
    }

    // MARK: Parts

    private func tag(_ text: String) -> Hashtag {
        Hashtag(tag: text, score: 0.5, source: .label)
    }

    private func run(_ draft: Draft, action: String) async throws -> StageOutcome {
        try await run(draft, ["action": .string(action)])
    }

    private func run(
        _ draft: Draft,
        _ options: [String: OptionValue]
    ) async throws -> StageOutcome {
        try await ProfanityFilter(options: StageOptions(options)).process(draft, in: .sample())
    }

    private func advanced(
        _ draft: Draft,
        _ options: [String: OptionValue] = [:]
    ) async throws -> Draft {
        guard case .advance(let result, let note) = try await run(draft, options) else {
            Issue.record("not advanced")
            return draft
        }
        #expect(note != nil)
        return result
    }
}
