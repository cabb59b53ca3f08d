/// What becomes of emoji in tags.
enum EmojiRule: String, CaseIterable {
    /// They stay where the platform takes them.
    case keep
    /// They go.
    case drop
    /// Tags of emoji alone are posted, and no others.
    case only
}
