public import StageKit

/// Keeps obscenities and slurs out of captions, alt texts, hashtags, photo fields and posts.
///
/// Whole words match, also with repeated letters, digits, signs or look-alikes in place of letters,
/// and letters spelt one by one; ordinary words that contain a listed one do not. Reasons and notes
/// name the rule (`en/12`: line 12 of the English list), never the word.
public struct ProfanityFilter: Stage {
    private let rules: FilterRules
    private let scanner: ScannerSource

    /// The stage's name and options.
    public static let descriptor = StageDescriptor(
        name: "profanity-filter",
        summary: "Masks or drops obscenities and slurs, or stops the photo.",
        options: FilterRules.options
    )

    /// Makes the stage.
    ///
    /// - Throws: `StageOptionsError` if a language has no list, a word has no letters, or a word is
    ///   both looked for and allowed.
    public init(options: StageOptions) throws(StageOptionsError) {
        rules = try FilterRules(options)
        scanner = ScannerSource(rules)
    }

    /// Reads the user's file of words, if there is one.
    ///
    /// - Throws: `StageError` if it cannot be read.
    public func prepare() async throws {
        try scanner.reload()
    }

    /// Handles a draft's caption, alt text and hashtags as the action tells.
    public func process(_ draft: Draft, in context: StageContext) async throws -> StageOutcome {
        let review = try DraftReview(draft, by: scanner.current())
        let foreign = review.foreignTextNote
        if review.isClean { return .advance(review.withoutForeignText, note: foreign) }
        func note(_ verb: String) -> String {
            ["\(verb) \(review.summary)", foreign].compactMap(\.self).joined(separator: "; ")
        }
        switch rules.action {
        case .mask:
            return .advance(try review.masked(), note: note("masked"))
        case .drop:
            guard let cleaned = try review.dropped() else {
                return .hold(draft, reason: "nothing left without \(review.summary)")
            }
            return .advance(cleaned, note: note("dropped"))
        case .hold:
            return .hold(draft, reason: review.summary)
        case .reject:
            return .reject(reason: review.summary)
        }
    }
}
