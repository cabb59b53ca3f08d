import StageKit

/// The listed words in a draft.
struct DraftReview {
    private let scanner: WordScanner
    private let draft: Draft
    private let caption: [WordScanner.Match]
    private let altText: [WordScanner.Match]
    /// The rule that each hashtag breaks, if it breaks one.
    private let hashtagRules: [String?]
    /// The rules that fields of the photo break, by the field.
    private let fieldRules: [PhotoField: String]
    /// The rule that each post breaks, if it breaks one.
    private let postRules: [String?]

    /// Looks through the draft.
    ///
    /// - Throws: `CancellationError`.
    init(_ draft: Draft, by scanner: WordScanner) throws {
        self.scanner = scanner
        self.draft = draft
        caption = try scanner.matches(in: draft.caption)
        altText = try scanner.matches(in: draft.altText)
        hashtagRules = try draft.hashtags.map { hashtag in
            try Task.checkCancellation()
            return try scanner.matches(in: hashtag.tag, joinsWords: true).first?.id
        }
        fieldRules = try draft.fields.compactMapValues { try scanner.matches(in: $0).first?.id }
        postRules = try draft.posts.map { post in
            let matches = try scanner.matches(in: post.text) + scanner.matches(in: post.altText)
            return matches.first?.id
        }
    }

    /// Whether there is no listed word in what the engine says of the photo.
    var isClean: Bool {
        caption.isEmpty && altText.isEmpty && hashtagRules.allSatisfy { $0 == nil }
    }

    /// The draft without the photo's fields and the posts that have a listed word.
    ///
    /// These go whatever the action is: the fields are others' words, and posts are to be composed
    /// after this stage.
    var withoutForeignText: Draft {
        var result = draft
        result.fields = draft.fields.filter { fieldRules[$0.key] == nil }
        result.posts = zip(draft.posts, postRules).filter { $0.1 == nil }.map(\.0)
        return result
    }

    /// The fields and posts that went, or `nil` if none did.
    var foreignTextNote: String? {
        let fields = fieldRules.map { "\($0.key.rawValue) (\($0.value))" }.sorted()
        let posts = zip(draft.posts, postRules).compactMap { post, rule in
            rule.map { "the post for \(post.platform) (\($0))" }
        }
        let gone = fields + posts
        return gone.isEmpty ? nil : "dropped " + gone.joined(separator: ", ")
    }

    /// The rules that each part breaks; the words themselves are not named.
    var summary: String {
        let parts = [
            (name: "caption", ids: caption.map(\.id)),
            (name: "alt text", ids: altText.map(\.id)),
            (name: "hashtags", ids: hashtagRules.compactMap(\.self)),
        ]
        let broken = parts.filter { !$0.ids.isEmpty }
        return "profanity in "
            + broken.map { "\($0.name) (\(Self.list($0.ids)))" }
            .joined(separator: ", ")
    }

    /// The draft with asterisks over the words and without the tags, which would be useless.
    func masked() throws -> Draft {
        try cleaned(TextMending.masked)
    }

    /// The draft without the words and tags, or `nil` if nothing is left of its caption.
    func dropped() throws -> Draft? {
        var result = try cleaned(TextMending.dropped)
        if !caption.isEmpty, !result.caption.contains(where: { $0.isLetter || $0.isNumber }) {
            return nil
        }
        if !altText.isEmpty, !result.altText.contains(where: { $0.isLetter || $0.isNumber }) {
            result.altText = result.caption
        }
        return result
    }

    private func cleaned(
        _ mend: (String, [WordScanner.Match]) -> String
    ) throws -> Draft {
        var result = withoutForeignText
        result.caption = try clean(draft.caption, caption, mend)
        result.altText = try clean(draft.altText, altText, mend)
        result.hashtags = zip(draft.hashtags, hashtagRules).filter { $0.1 == nil }.map(\.0)
        return result
    }

    /// Mends until no word is left, for what stood around a word may be another one now.
    private func clean(
        _ text: String,
        _ matches: [WordScanner.Match],
        _ mend: (String, [WordScanner.Match]) -> String
    ) throws -> String {
        var text = text
        var matches = matches
        while !matches.isEmpty {
            text = mend(text, matches)
            matches = try scanner.matches(in: text)
        }
        return text
    }

    /// Each rule once, a few of them.
    private static func list(_ ids: [String]) -> String {
        let shown = 5
        var seen: Set<String> = []
        let distinct = ids.filter { seen.insert($0).inserted }
        let more = distinct.count > shown ? " and \(distinct.count - shown) more" : ""
        return distinct.prefix(shown).joined(separator: ", ") + more
    }
}
