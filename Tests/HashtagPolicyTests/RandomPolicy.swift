import Foundation
import HashtagPolicy
import StageKit
import TestSupport

/// Makes policies, drafts and histories by chance, the same ones for the same seed.
struct RandomPolicy {
    private var generator: SplitMix64
    private let platforms: [Platform?]

    init(seed: UInt64, platforms: [String: Platform]) {
        generator = SplitMix64(state: seed)
        self.platforms = [nil] + platforms.sorted { $0.key < $1.key }.map(\.value)
    }

    /// Words as the user may write them.
    private static let words = [
        "cat", "dog", "sunset", "golden retriever", "café", "猫", "قطة", "कुत्ता", "über uns", "b 2 b",
        "snake_case", "Photo", "beach", "street", "art", "Москва",
    ]
    private static let patterns = ["s*", "*t", "c*t", "*o*o*", "猫*", "@group"]
    private static let oddTags = [
        "", "2024", "12_34", "🐱", "cat 🐱", "!?", "a_b_c", String(repeating: "long ", count: 20),
        String(repeating: "é", count: 90), String(repeating: "猫", count: 64), "می\u{200C}خواهم",
    ]

    /// Cyrillic and Greek letters by the Latin ones that they look like.
    static let twins: [Character: Character] = [
        "a": "а", "c": "с", "e": "е", "h": "һ", "o": "ο", "r": "г", "s": "ѕ", "t": "τ", "u": "υ",
    ]

    /// A policy that the stage accepts, with its rules.
    mutating func policy(refused: inout Int) throws -> (HashtagPolicy, PolicyOracle) {
        while true {
            let rules = options()
            do {
                let policy = try HashtagPolicy(options: StageOptions(rules))
                return (policy, PolicyOracle(options: rules))
            } catch {
                guard !error.problems.isEmpty else { throw error }
                refused += 1
            }
        }
    }

    private mutating func options() -> [String: OptionValue] {
        var options: [String: OptionValue] = [:]
        if let platform = pick(platforms) { options["platform"] = .platform(platform) }
        if chance(50) { options["max"] = .integer(pick(Array(0...8))) }
        if chance(20) { options["min"] = .integer(pick(Array(0...4))) }
        if chance(20) { options["min_score"] = .number(0.3) }
        if chance(30) { options["always"] = words(1...2) }
        if chance(20) { options["brand"] = words(1...1) }
        if chance(20) { options["required"] = chance(50) ? words(1...1) : patterns() }
        if chance(60) { options["banned"] = chance(50) ? words(1...3) : patterns() }
        options["groups"] = .mapping(["group": words(1...2)])
        if chance(20) {
            options["replace"] = .mapping([pick(Self.words): .string(pick(Self.words))])
        }
        if chance(30) { options["rotate"] = .integer(pick(Array(1...5))) }
        options["order"] = .string(pick(["score", "alphabetical", "length", "caption", "given"]))
        if chance(60) { options["case"] = .string(pick(["camel", "lower", "keep"])) }
        if chance(40) { options["emoji"] = .string(pick(["keep", "drop", "only"])) }
        if chance(30) { options["fold_diacritics"] = .boolean(chance(50)) }
        return options
    }

    /// A draft with tags, most of them disguised words of the policies.
    mutating func draft() -> Draft {
        let tags = (0..<pick(Array(0...14))).map { _ in
            Hashtag(
                tag: chance(15) ? pick(Self.oddTags) : disguised(pick(Self.words)),
                score: Float(pick(Array(0...10))) / 10,
                source: .caption
            )
        }
        return .sample(caption: "A dog and a golden retriever at sunset.", hashtags: tags)
    }

    /// The tags of some posts.
    mutating func history() -> StageContext.RecentHashtags {
        let posts = (0..<5).map { _ in (0..<4).map { _ in pick(Self.words) } }
        return { Array(posts.prefix($0)) }
    }

    /// The word in another case, width, form or with other separators.
    private mutating func disguised(_ word: String) -> String {
        switch generator.next() % 8 {
        case 0: word.uppercased()
        case 1: word.replacing(" ", with: "-")
        case 2: "#" + word.replacing(" ", with: "")
        case 3: String(word.map { Self.widened($0) })
        case 4: word.decomposedStringWithCanonicalMapping
        case 5: word.map { String($0) }.joined(separator: "\u{200B}")
        case 6: String(word.map { chance(60) ? Self.twins[$0] ?? $0 : $0 })
        default: word
        }
    }

    /// The full-width form of an ASCII letter.
    private static func widened(_ character: Character) -> Character {
        guard let value = character.asciiValue, character.isLetter,
            let scalar = Unicode.Scalar(UInt32(value) + 0xFEE0)
        else { return character }
        return Character(scalar)
    }

    private mutating func words(_ counts: ClosedRange<Int>) -> OptionValue {
        .list((0..<pick(Array(counts))).map { _ in .string(pick(Self.words)) })
    }

    private mutating func patterns() -> OptionValue { .list([.string(pick(Self.patterns))]) }

    private mutating func chance(_ percent: UInt64) -> Bool { generator.next() % 100 < percent }

    private mutating func pick<Element>(_ elements: [Element]) -> Element {
        elements[Int(generator.next() % UInt64(elements.count))]
    }
}

/// SplitMix64 after Vigna (prng.di.unimi.it/splitmix64.c).
struct SplitMix64 {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }
}
