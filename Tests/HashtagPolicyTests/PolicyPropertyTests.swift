import Foundation
import HashtagPolicy
import StageKit
import TestSupport
import Testing

/// What holds for every policy and every set of tags.
struct PolicyPropertyTests {
    private static let policies = 10_000
    private static let parts = 4

    @Test(arguments: 0..<parts)
    func policy_whenAnyRulesMeetAnyTags_holds(part: Int) async throws {
        var random = RandomPolicy(seed: UInt64(part), platforms: try ShippedPlatforms.all())
        var refused = 0
        var held = 0
        var posted = 0
        for _ in 0..<(Self.policies / Self.parts) {
            let (policy, rules) = try random.policy(refused: &refused)
            let draft = random.draft()
            let context = StageContext.sample(recentHashtags: random.history())
            let outcome = try await policy.process(draft, in: context)
            let problems = rules.problems(in: outcome, of: draft)
            #expect(problems == [], "\(rules.options) on \(draft.hashtags.map(\.tag))")
            let again = try await policy.process(outcome.draft, in: context)
            #expect(again.draft == outcome.draft, "\(rules.options) is not idempotent")
            #expect(again.isHeld == outcome.isHeld)
            held += outcome.isHeld ? 1 : 0
            posted += outcome.draft.hashtags.count
        }
        // Otherwise the properties hold of nothing.
        #expect(refused < 2 * Self.policies)
        #expect(held > 100 && posted > 3 * Self.policies / Self.parts)
    }
}

extension StageOutcome {
    var draft: Draft {
        switch self {
        case .advance(let draft, _), .hold(let draft, _): draft
        case .reject: .sample(hashtags: [])
        }
    }

    var isHeld: Bool {
        if case .hold = self { true } else { false }
    }
}
