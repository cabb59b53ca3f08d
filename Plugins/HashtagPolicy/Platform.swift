/// A place to post to, with its rules for hashtags.
///
/// The table is of 2026-11; limits change, so `max` overrides what is only advised. Sources:
/// Instagram's limit of 5 took effect in steps from 2025-12-18 (socialmediatoday.com); Threads
/// posts carry one topic tag (developers.facebook.com, 2026-04); TikTok takes 5 (socialk.it,
/// 2026-06); X, LinkedIn and Facebook advise a few and enforce nothing (help.publer.com,
/// 2025-12). A tag of Bluesky has 64 graphemes (app.bsky.richtext.facet); elsewhere 100
/// characters pass.
enum Platform: String, CaseIterable {
    case instagram
    case threads
    case x
    case bluesky
    case mastodon
    case linkedin
    case tiktok
    case facebook
    case pinterest
    case none

    /// The most tags that the platform takes, if it has a limit.
    var hardLimit: Int? {
        switch self {
        case .instagram, .tiktok: 5
        case .threads: 1
        case .x, .bluesky, .mastodon, .linkedin, .facebook, .pinterest, .none: nil
        }
    }

    /// The most tags to post when the user sets no `max`, if there should be a limit.
    var usualLimit: Int? {
        switch self {
        case .instagram, .threads, .tiktok: hardLimit
        case .x: 2
        case .facebook: 3
        case .linkedin: 5
        case .bluesky, .mastodon, .pinterest, .none: nil
        }
    }

    /// The longest tag, without `#`, in Unicode scalars: the strictest way of counting.
    var longestTag: Int {
        self == .bluesky ? 64 : 100
    }
}
