import StageKit

/// The order in which tags are posted.
enum TagOrder: String, CaseIterable {
    /// Best first.
    case score
    /// By their folded letters.
    case alphabetical
    /// The shortest first.
    case length
    /// As their words come in the caption; the others follow, best first.
    case caption
    /// As they came, after the user's own.
    case given

    /// Orders the chosen tags.
    ///
    /// - Parameters:
    ///   - chosen: The tags, the user's own first, the others by priority.
    ///   - caption: The caption that ``caption`` follows.
    ///   - form: Folds tags and words.
    /// - Returns: The same tags in this order.
    func sorted(_ chosen: [Hashtag], caption: String, form: TagForm) -> [Hashtag] {
        switch self {
        case .given: return chosen
        case .score: return Self.byScore(chosen)
        case .alphabetical:
            let keys = chosen.map { (hashtag: $0, key: form.key($0.tag).text) }
            return keys.sorted { ($0.key, $0.hashtag.tag) < ($1.key, $1.hashtag.tag) }
                .map(\.hashtag)
        case .length:
            return Self.byScore(chosen).map { (hashtag: $0, length: $0.tag.count) }
                .enumerated()
                .sorted { ($0.element.length, $0.offset) < ($1.element.length, $1.offset) }
                .map(\.element.hashtag)
        case .caption:
            let keys = Set(chosen.map { form.key($0.tag).text })
            let places = Self.places(of: keys, in: caption, form)
            return Self.byScore(chosen)
                .map { (hashtag: $0, place: places[form.key($0.tag).text] ?? Int.max) }
                .enumerated()
                .sorted { ($0.element.place, $0.offset) < ($1.element.place, $1.offset) }
                .map(\.element.hashtag)
        }
    }

    /// In characters: more than any platform's post has.
    private static let longestCaption = 100_000
    /// In bytes: more than any platform's tag has.
    private static let longestWord = 1000

    /// The tags by falling score; equal scores keep their order.
    static func byScore(_ hashtags: [Hashtag]) -> [Hashtag] {
        hashtags.enumerated()
            .sorted { ($1.element.score, $0.offset) < ($0.element.score, $1.offset) }
            .map(\.element)
    }

    /// The number of the word at which each tag first stands in the caption.
    ///
    /// A tag of several words is joined by now, so runs of up to four words are looked up. What
    /// lies beyond the longest post of any platform is not read, nor are words too long for a tag.
    private static func places(
        of keys: Set<String>,
        in caption: String,
        _ form: TagForm
    ) -> [String: Int] {
        let words = caption.prefix(longestCaption).split(whereSeparator: \.isWhitespace)
            .map { $0.utf8.count > longestWord ? "" : form.key(String($0)).text }
        var places: [String: Int] = [:]
        for start in words.indices where places.count < keys.count {
            var run = ""
            for word in words[start...].prefix(4) {
                run += word
                // The plural in the caption stands for the tag in the singular.
                for key in [run, run.hasSuffix("s") ? String(run.dropLast()) : run]
                where keys.contains(key) && places[key] == nil {
                    places[key] = start
                }
            }
        }
        return places
    }
}
