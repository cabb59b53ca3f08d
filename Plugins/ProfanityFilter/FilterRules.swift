import Foundation
import StageKit

/// The user's wishes, checked.
struct FilterRules {
    /// What becomes of a draft with a listed word.
    enum Action: String, CaseIterable {
        /// The word is covered with asterisks.
        case mask
        /// The word is removed.
        case drop
        /// The draft waits for a person.
        case hold
        /// The draft ends.
        case reject
    }

    let action: Action
    /// A file with more words, one a line.
    let wordsFile: String?
    private let languages: [String]
    private let includesMild: Bool
    private let allow: [String]
    private let extra: [String]

    /// Reads the options.
    ///
    /// - Throws: `StageOptionsError` with every contradiction.
    init(_ options: StageOptions) throws(StageOptionsError) {
        var problems: [StageOptionsError.Problem] = []
        let word = options.string("action") ?? Action.mask.rawValue
        action = Action(rawValue: word) ?? .mask
        if Action(rawValue: word) == nil {
            let allowed = Action.allCases.map(\.rawValue).joined(separator: ", ")
            problems.append(.init(key: "action", message: "'\(word)' is none of \(allowed)"))
        }
        languages = options.strings("languages") ?? ["en"]
        includesMild = options.boolean("mild") ?? false
        allow = options.strings("allow") ?? []
        extra = options.strings("extra") ?? []
        wordsFile = options.string("words_file")

        problems += Self.problems(of: languages)
        if languages.isEmpty, extra.isEmpty, wordsFile == nil {
            let message = "without a language there is nothing to look for; name one, or words"
            problems.append(.init(key: "languages", message: message))
        }
        problems += Self.problems(of: allow, key: "allow")
        problems += Self.problems(of: extra, key: "extra")
        problems += Self.contradictions(extra: extra, allow: allow)
        guard problems.isEmpty else { throw StageOptionsError(problems) }
    }

    /// Gathers the words, reading the user's file if there is one.
    ///
    /// - Throws: `StageError` if the file cannot be read.
    func lexicon() throws(StageError) -> Lexicon {
        let own = extra.enumerated().map { (word: $1, id: "extra/\($0 + 1)") }
        return Lexicon(
            lists: WordList.all.filter { languages.contains($0.language) },
            includesMild: includesMild,
            extra: own + (try fileWords()),
            allow: allow
        )
    }

    private func fileWords() throws(StageError) -> [(word: String, id: String)] {
        guard let wordsFile else { return [] }
        let path = NSString(string: wordsFile).expandingTildeInPath
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
            throw StageError(
                "words file \(wordsFile) cannot be read as UTF-8 text: check its path and permissions"
            )
        }
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        return lines.enumerated().compactMap { index, line in
            let word = line.drop(while: \.isWhitespace)
            if word.hasPrefix("#") || Lexicon.letters(of: String(word)).isEmpty { return nil }
            return (word: String(word), id: "words_file/\(index + 1)")
        }
    }

    private static func problems(of languages: [String]) -> [StageOptionsError.Problem] {
        let known = WordList.all.map(\.language)
        return languages.enumerated().filter { !known.contains($1) }.map { index, language in
            let message =
                "there is no list for '\(language)', only for "
                + known.joined(separator: ", ")
            return .init(key: "languages", index: index, message: message)
        }
    }

    private static func problems(of words: [String], key: String) -> [StageOptionsError.Problem] {
        words.enumerated().filter { Lexicon.letters(of: $1).isEmpty }.map { index, word in
            .init(key: key, index: index, message: "'\(word)' has no letter or digit")
        }
    }

    private static func contradictions(
        extra: [String],
        allow: [String]
    ) -> [StageOptionsError.Problem] {
        let allowed = Set(allow.map(Lexicon.letters(of:)))
        return extra.enumerated().compactMap { index, word in
            let letters = Lexicon.letters(of: word)
            guard !letters.isEmpty, allowed.contains(letters) else { return nil }
            return .init(key: "extra", index: index, message: "'\(word)' is also in allow")
        }
    }
}

extension FilterRules {
    /// The options that the rules are read from.
    static let options: [StageDescriptor.Option] = [
        .init(
            "action",
            .choice(Action.allCases.map(\.rawValue)),
            summary: "Cover the word (mask, the default) or remove it, and its hashtag; or stop."
        ),
        .init(
            "languages",
            .list(.choice(WordList.all.map(\.language))),
            summary: "The languages whose lists to use; the default is English alone."
        ),
        .init(
            "mild",
            .boolean,
            summary: "Whether mild words such as damn count; the default is false."
        ),
        .init(
            "allow",
            .list(.string),
            summary: "Words and phrases that never match."
        ),
        .init(
            "extra",
            .list(.string),
            summary: "More words and phrases to look for, in just these forms."
        ),
        .init(
            "words_file",
            .string,
            summary: "A UTF-8 file with more words, one a line; lines with # are remarks."
        ),
    ]
}
