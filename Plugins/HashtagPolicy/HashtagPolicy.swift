public import StageKit

/// Decides which hashtags are posted, in which order and in which spelling.
///
/// Tags arrive as words (`egyptian cat`) and leave as text that the platform takes (`EgyptianCat`).
/// Tags are replaced first; then those that the platform does not take, repeated, banned and
/// low-scored ones go; then the limit cuts what has the least priority. The user's own tags always
/// stay and count towards the limit. A photo whose tags do not meet what is demanded is held.
public struct HashtagPolicy: Stage {
    private let rules: HashtagRules
    private let brandKeys: Set<TagKey>

    /// The stage's name and options.
    public static let descriptor = StageDescriptor(
        name: "hashtag-policy",
        summary: "Limits, bans, adds, replaces, varies, orders and spells hashtags.",
        options: PolicyOptions.all
    )

    /// Makes the stage.
    ///
    /// - Throws: `StageOptionsError` if rules contradict each other or the platform, such as a tag
    ///   that is both banned and demanded or can never be posted.
    public init(options: StageOptions) throws(StageOptionsError) {
        var reader = RulesReader(options)
        rules = try reader.rules()
        brandKeys = rules.brandKeys
    }

    /// Replaces the draft's hashtags by those to post; the note counts what went and why.
    public func process(_ draft: Draft, in context: StageContext) async throws -> StageOutcome {
        let own = rules.ownTags(for: draft.photo.path, below: context.folder, on: context.date)
        var selection = TagSelection(rules: rules, own: own)
        for hashtag in selection.byPriority(draft.hashtags) {
            try Task.checkCancellation()
            selection.consider(hashtag)
        }
        let chosen = selection.choose(uses: try await uses(in: context))
        var result = draft
        result.hashtags = ordered(chosen, caption: draft.caption)
        if let reason = selection.shortfall(of: chosen) { return .hold(result, reason: reason) }
        return .advance(result, note: selection.note(on: chosen))
    }

    /// The tags in the order of the rules, the brand's last.
    private func ordered(_ chosen: [Hashtag], caption: String) -> [Hashtag] {
        let keyed = chosen.map {
            (hashtag: $0, isBrand: brandKeys.contains(rules.form.key($0.tag)))
        }
        let others = keyed.filter { !$0.isBrand }.map(\.hashtag)
        let ordered = rules.order.sorted(others, caption: caption, form: rules.form)
        return ordered + keyed.filter(\.isBrand).map(\.hashtag)
    }

    /// In how many recent posts each tag was.
    private func uses(in context: StageContext) async throws -> [TagKey: Int] {
        guard rules.rotation > 0 else { return [:] }
        let posts = try await context.recentHashtags(rules.rotation)
        let tags = posts.flatMap { post in Set(post.map(rules.form.key)) }
        return Dictionary(tags.map { ($0, 1) }, uniquingKeysWith: +)
    }
}
