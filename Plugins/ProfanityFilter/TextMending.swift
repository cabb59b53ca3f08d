/// A text without its listed words.
enum TextMending {
    /// Puts asterisks over all but the first character of each match, over a single one too.
    static func masked(_ text: String, _ matches: [WordScanner.Match]) -> String {
        var result = ""
        for (before, word) in pieces(of: text, matches) {
            result += before
            let kept = word.prefix(word.count > 1 ? 1 : 0)
            result += kept + String(repeating: "*", count: word.count - kept.count)
        }
        return result
    }

    /// Removes the matches and mends spaces, punctuation, capitals and articles around them.
    static func dropped(_ text: String, _ matches: [WordScanner.Match]) -> String {
        var result = ""
        var removed: Substring?
        for (before, word) in pieces(of: text, matches) {
            append(before, to: &result, after: removed)
            if word.isEmpty { continue }
            // The capital that a sentence began with passes through several words.
            let isNext = before.allSatisfy(\.isWhitespace)
            removed = isNext && removed?.first?.isUppercase == true ? removed : word
            if result.last == "#" { result.removeLast() }
        }
        if removed != nil { result.trimEnd(while: \.isWhitespace) }
        return result
    }

    /// The text before each match with the match, then the rest with nothing.
    private static func pieces(
        of text: String,
        _ matches: [WordScanner.Match]
    ) -> [(before: Substring, word: Substring)] {
        var pieces: [(before: Substring, word: Substring)] = []
        var end = text.startIndex
        var offset = 0
        for match in matches {
            let start = text.utf8.index(end, offsetBy: match.bytes.lowerBound - offset)
            let stop = text.utf8.index(start, offsetBy: match.bytes.count)
            pieces.append((before: text[end..<start], word: text[start..<stop]))
            end = stop
            offset = match.bytes.upperBound
        }
        pieces.append((before: text[end...], word: ""))
        return pieces
    }

    private static func append(
        _ segment: Substring,
        to result: inout String,
        after removed: Substring?
    ) {
        guard let removed else {
            result += segment
            return
        }
        var rest = segment
        for possessive in ["'s", "’s"] where rest.hasPrefix(possessive) { rest = rest.dropFirst(2) }
        closeSeam(&result, &rest)
        if removed.first?.isUppercase == true, endsSentence(result), let first = rest.first {
            rest = first.uppercased() + rest.dropFirst()
        }
        mendArticle(at: &result, before: rest)
        result += rest
    }

    /// Leaves one space or one sign where there are two now.
    private static func closeSeam(_ result: inout String, _ rest: inout Substring) {
        while let open = result.last, let close = rest.first, pairs[open] == close {
            result.removeLast()
            rest.removeFirst()
        }
        if let first = rest.first, signs.contains(first) {
            result.trimEnd(while: \.isWhitespace)
            if let last = result.last, pauses.contains(last) { result.removeLast() }
            if endsSentence(result) { rest = rest.drop { signs.contains($0) } }
        }
        if result.isEmpty || result.last?.isWhitespace == true {
            rest = rest.drop { $0.isWhitespace && !$0.isNewline }
        }
    }

    /// Makes `a` of `an` and back where the next word is another one now.
    ///
    /// Words in u and h are left, as their letters do not tell how they sound.
    private static func mendArticle(at result: inout String, before rest: Substring) {
        guard let next = rest.first?.lowercased(), "abcdefgijklmnopqrstvwxyz".contains(next),
            result.last == " "
        else { return }
        // The article, the space behind it and one character before tell whether it is one.
        let word = result.suffix(4).dropLast().split(whereSeparator: \.isWhitespace).last ?? ""
        let isVowel = "aeio".contains(next)
        switch word {
        case "a" where isVowel, "A" where isVowel:
            result.insert("n", at: result.index(before: result.endIndex))
        case "an" where !isVowel, "An" where !isVowel:
            result.removeLast(2)
            result += " "
        default: break
        }
    }

    private static func endsSentence(_ text: String) -> Bool {
        guard let last = text.last(where: { !$0.isWhitespace }) else { return true }
        return ".!?…".contains(last)
    }

    private static let pauses: Set<Character> = [",", ";", ":"]
    private static let signs: Set<Character> = [",", ";", ":", ".", "!", "?", "…"]
    private static let pairs: [Character: Character] = [
        "(": ")", "[": "]", "\"": "\"", "“": "”", "‘": "’", "«": "»", "„": "“", "-": "-",
    ]
}

extension String {
    fileprivate mutating func trimEnd(while predicate: (Character) -> Bool) {
        while let last, predicate(last) { removeLast() }
    }
}
