import FoundationEssentials
import StageKit

/// What a program makes of a draft: a JSON object with the keys that it changes.
///
/// `caption`, `alt_text` and `hashtags` replace what the draft has; `hold` and `reject` stop it and
/// say why. A hashtag is a word, or an object as in the draft.
struct CommandReply: Equatable {
    private(set) var caption: String?
    private(set) var altText: String?
    private(set) var hashtags: [ReplyHashtag]?
    private(set) var hold: String?
    private(set) var reject: String?

    /// The most hashtags that a reply may have.
    static let maximumHashtagCount = 200

    /// Reads a program's output.
    ///
    /// - Parameter bytes: UTF-8 text; white space alone changes nothing.
    /// - Throws: ``ReplyProblem`` with the key that is wrong.
    init(_ bytes: [UInt8]) throws(ReplyProblem) {
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw ReplyProblem("it is not UTF-8 text")
        }
        guard !text.allSatisfy(\.isWhitespace) else { return }
        do {
            self = try JSONDecoder().decode(CommandReply.self, from: Data(bytes))
        } catch {
            throw ReplyProblem(error)
        }
        guard hold == nil || reject == nil else {
            throw ReplyProblem("it has both hold and reject: give one")
        }
    }

    /// What becomes of the draft.
    func outcome(for draft: Draft) -> StageOutcome {
        if let reject { return .reject(reason: reject) }
        var changed = draft
        changed.caption = caption ?? draft.caption
        changed.altText = altText ?? draft.altText
        changed.hashtags = hashtags?.map { $0.hashtag(among: draft.hashtags) } ?? draft.hashtags
        if let hold { return .hold(changed, reason: hold) }
        let changes = [
            changed.caption == draft.caption ? nil : "caption",
            changed.altText == draft.altText ? nil : "alt_text",
            changed.hashtags == draft.hashtags ? nil : "hashtags",
        ].compactMap(\.self)
        let note = changes.isEmpty ? nil : "changed \(changes.joined(separator: ", "))"
        return .advance(changed, note: note)
    }
}

extension CommandReply: Decodable {
    private enum CodingKeys: String, CodingKey, CaseIterable {
        case caption
        case altText = "alt_text"
        case hashtags, hold, reject
    }

    init(from decoder: any Decoder) throws {
        let object = try StrictObject<CodingKeys>(decoder)
        caption = try object.text(.caption, limit: 5_000)
        altText = try object.text(.altText, limit: 5_000)
        hold = try object.text(.hold, limit: 500, mayBeEmpty: false)
        reject = try object.text(.reject, limit: 500, mayBeEmpty: false)
        hashtags = try object.value(.hashtags)
        if let count = hashtags?.count, count > Self.maximumHashtagCount {
            throw ReplyProblem(
                "has \(count) tags, more than \(Self.maximumHashtagCount)",
                at: [CodingKeys.hashtags]
            )
        }
    }
}

/// A hashtag in a reply.
enum ReplyHashtag: Equatable {
    /// A tag alone.
    case word(String)
    /// A tag with its score and source, as drafts have them.
    case whole(Hashtag)

    /// The hashtag; a word that the draft has already keeps its score and source.
    func hashtag(among known: [Hashtag]) -> Hashtag {
        switch self {
        case .word(let word):
            known.first { $0.tag == word } ?? Hashtag(tag: word, score: 1, source: .rule)
        case .whole(let hashtag):
            hashtag
        }
    }
}

extension ReplyHashtag: Decodable {
    private enum CodingKeys: String, CodingKey, CaseIterable {
        case tag, score, source
    }

    init(from decoder: any Decoder) throws {
        if let word = try? decoder.singleValueContainer().decode(String.self) {
            self = .word(try Self.tag(word, at: decoder.codingPath))
            return
        }
        let object = try StrictObject<CodingKeys>(decoder)
        let score: Double = try object.value(.score) ?? 1
        guard (0...1).contains(score) else {
            throw ReplyProblem("must be 0 to 1", at: object.path(.score))
        }
        guard let tag: String = try object.value(.tag) else {
            throw ReplyProblem("is missing", at: object.path(.tag))
        }
        self = .whole(
            Hashtag(
                tag: try Self.tag(tag, at: object.path(.tag)),
                score: Float(score),
                source: try object.value(.source) ?? .rule
            )
        )
    }

    /// The tag without its number sign.
    private static func tag(_ text: String, at path: [any CodingKey]) throws(ReplyProblem) -> String
    {
        let tag = String(text.trimmingPrefix("#"))
        try tag.check(limit: 200, mayBeEmpty: false, at: path)
        return tag
    }
}
