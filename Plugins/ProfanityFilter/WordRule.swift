/// One form of a listed word, such as `shitting`.
struct WordRule: Hashable {
    /// The name of the list and the place of the word in it, such as `en/12`.
    let id: String
    /// Where the form counts beside standing alone.
    let joining: Joining
    /// Where the form does not count although it stands alone.
    let exception: Exception?
    /// Whether the form is spelt with digits, which are then not letters in disguise.
    let hasDigit: Bool

    /// The rule of a word that counts only where it stands alone.
    static func plain(id: String, hasDigit: Bool = false) -> WordRule {
        WordRule(id: id, joining: .never, exception: nil, hasDigit: hasDigit)
    }

    /// Where in a longer word a form counts.
    enum Joining {
        /// Nowhere.
        case never
        /// At the beginning of a hashtag or of letters spelt one by one.
        case prefix
        /// Anywhere, for no ordinary word contains it.
        case anywhere
    }

    /// A use of a form that is innocent.
    enum Exception {
        /// As a given name: `Dick Tracy`, in title case before another word in title case.
        case givenName
        /// Between hyphens: `kitchen-cum-diner`.
        case hyphenated
    }
}
