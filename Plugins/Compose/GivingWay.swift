/// What gives way when a post is too long.
enum GivingWay: String, CaseIterable, Sendable {
    /// Tags go from the end, down to what the platform advises at least; the user's own stay.
    case tags
    /// The caption ends with an earlier sentence or, if one is too long, with an earlier word.
    case caption
    /// The photo's fields go, the template's last first.
    case fields
}
