public import StageKit

/// Decides which hashtags are posted, in which order and in which spelling.
///
/// Tags arrive as words (`egyptian cat`) and leave as text that platforms take (`EgyptianCat`).
/// Tags that no platform takes, repeated, banned and low-scored ones go first; then the limit cuts
/// what has the least priority. The user's own tags always stay and count towards the limit.
public struct HashtagPolicy: Stage {
    private let rules: HashtagRules

    /// The stage's name and options.
    public static let descriptor = StageDescriptor(
        name: "hashtag-policy",
        summary: "Limits, bans, adds, orders and spells hashtags.",
        options: HashtagRules.options
    )

    /// Makes the stage.
    ///
    /// - Throws: `StageOptionsError` if the limits contradict each other or the platform's, or if a
    ///   tag can never be posted or is both banned and demanded.
    public init(options: StageOptions) throws(StageOptionsError) {
        rules = try HashtagRules(options)
    }

    /// Replaces the draft's hashtags by those to post; the note counts what went and why.
    public func process(_ draft: Draft, in context: StageContext) async throws -> StageOutcome {
        var selection = TagSelection(rules: rules)
        for hashtag in selection.byPriority(draft.hashtags) {
            try Task.checkCancellation()
            selection.consider(hashtag)
        }
        var result = draft
        result.hashtags = rules.order.sorted(selection.hashtags, caption: draft.caption)
        return .advance(result, note: selection.note)
    }
}
