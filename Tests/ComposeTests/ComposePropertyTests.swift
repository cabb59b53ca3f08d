import StageKit
import TestSupport
import Testing

@testable import Compose

/// What holds for every draft, platform and template.
struct ComposePropertyTests {
    private static let trials = 3000

    @Test func posts_whateverTheDraftIs_keepToTheLimits() async throws {
        try await forEachTrial { trial, post in
            #expect(trial.platform.text.admits(post.text))
            #expect(trial.platform.altText.admits(post.altText))
            let limit = trial.platform.text
            for (unit, maximum) in limit.maxima where limit.urlLength == nil {
                let length =
                    switch unit {
                    case .utf16: post.text.utf16.count
                    case .graphemes: post.text.count
                    case .bytes: post.text.utf8.count
                    case .scalars: post.text.unicodeScalars.count
                    case .emojiBytes, .weighted: unit.length(of: post.text)
                    }
                #expect(length <= maximum)
            }
            #expect(post.length <= post.limit ?? Int.max)
        }
    }

    @Test func posts_whateverTheDraftIs_haveNoMoreTagsThanThePlatformTakes() async throws {
        try await forEachTrial { trial, post in
            guard let maximum = trial.platform.hashtags.maximum else { return }
            let signs = post.text.matches(of: /(?:^|[\s(“])[#＃][\p{L}\p{N}_]/)
            #expect(signs.count <= maximum, "\(post.text)")
            #expect(post.hashtags.count <= maximum)
        }
    }

    @Test func posts_whateverTheDraftIs_cutNoWord() async throws {
        try await forEachTrial { trial, post in
            if trial.template == "{caption}" {
                #expect(Self.isCutAtAWord(post.text, from: trial.draft.caption))
            }
            #expect(Self.isCutAtAWord(post.altText, from: trial.draft.altText))
        }
    }

    @Test func posts_whateverTheDraftIs_cutNoCharacter() async throws {
        try await forEachTrial { trial, post in
            // No separator here joins a neighbour, so each character is one of some source's.
            let sources =
                [trial.draft.caption, trial.draft.altText, trial.template, "…# \n{}"]
                + trial.draft.fields.values + post.hashtags
            let known = Set(sources.joined(separator: "\n"))
            #expect(Set(post.text).union(post.altText).isSubset(of: known))
        }
    }

    @Test func posts_whateverTheDraftIs_haveWholeTagsInOrder() async throws {
        try await forEachTrial { trial, post in
            let offered = trial.draft.hashtags.compactMap(trial.platform.hashtags.tag)
            var rest = offered[...]
            for tag in post.hashtags {
                let place = rest.firstIndex(of: tag)
                #expect(place != nil, "\(tag) is not one of \(offered) in order")
                rest = rest[(place ?? rest.startIndex)...].dropFirst()
            }
            guard trial.template.contains("{tags}"), !post.hashtags.isEmpty else { return }
            let line = post.hashtags.map { "#\($0)" }.joined(separator: " ")
            #expect(post.text.contains(line))
        }
    }

    @Test func posts_whenNothingIsTooLong_areWhole() async throws {
        try await forEachTrial { trial, post in
            guard trial.platform.text.maxima.isEmpty, trial.platform.hashtags.maximum == nil else {
                return
            }
            #expect(post.shortened.filter { $0 != .altText }.isEmpty)
        }
    }

    @Test func posts_whenComposedAgain_areTheSame() async throws {
        var generator = SplitMix64(state: 7)
        for _ in 0..<1000 {
            let trial = RandomPost(using: &generator)
            guard let stage = try? Compose(options: trial.options) else { continue }
            let first = try await stage.process(trial.draft, in: .sample())
            guard case .advance(let draft, _) = first else { continue }
            #expect(try await stage.process(draft, in: .sample()) == first)
        }
    }

    /// Calls with the post of each random draft.
    private func forEachTrial(_ check: (RandomPost, Post) -> Void) async throws {
        var generator = SplitMix64(state: 20_261_123)
        for _ in 0..<Self.trials {
            let trial = RandomPost(using: &generator)
            let stage = try Compose(options: trial.options)
            let outcome = try await stage.process(trial.draft, in: .sample())
            guard case .advance(let draft, _) = outcome, let post = draft.posts.first else {
                Issue.record("no post")
                return
            }
            check(trial, post)
        }
    }

    /// Whether a text is the beginning of another and ends where a word of it ends.
    private static func isCutAtAWord(_ text: String, from source: String) -> Bool {
        let source = source.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        let text = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        if text.isEmpty || source == text { return true }
        let kept = text.hasSuffix("…") && !source.hasPrefix(text) ? String(text.dropLast()) : text
        let start = kept.hasSuffix(" ") ? String(kept.dropLast()) : kept
        guard source.hasPrefix(start) else { return false }
        let marks = ",;:.!?…-–—、，；：。！？"
        let rest = source.dropFirst(start.count)
        let skipped = rest.prefix { marks.contains($0) }
        let following = rest.dropFirst(skipped.count).first
        return following == nil || following == " " || rest.first == " "
            || (skipped.last ?? start.last).map { "。、！？；：".contains($0) } == true
    }
}

/// Steele, Lea and Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014.
struct SplitMix64: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = (state ^ state >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }
}
