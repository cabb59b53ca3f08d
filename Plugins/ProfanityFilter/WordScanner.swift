/// Finds listed words in texts, plain or in disguise.
///
/// A word matches whole, with letters repeated, replaced by digits, signs or look-alikes, or spelt
/// one by one. What an innocent word or phrase covers does not match.
struct WordScanner {
    /// A listed word in a text.
    struct Match {
        /// The rule that names it.
        let id: String
        /// Where the whole word stands, in bytes of UTF-8.
        let bytes: Range<Int>
    }

    private let lexicon: Lexicon
    /// In glyphs; it keeps the time for adverse texts linear.
    private static let longestWord = 64
    /// `!`, `|` and `¡`, which stand for letters but hardly for the last one of a word.
    private static let endMarks: Set<UInt32> = [0x21, 0x7C, 0xA1]

    /// Makes a scanner of a lexicon.
    init(_ lexicon: Lexicon) {
        self.lexicon = lexicon
    }

    /// Finds the listed words in a text.
    ///
    /// - Parameters:
    ///   - text: The text.
    ///   - joinsWords: Whether words may be joined without spaces, as in a hashtag.
    /// - Returns: The words in their order, none overlapping another.
    /// - Throws: `CancellationError`.
    /// - Complexity: O(length), as words are short.
    func matches(in text: String, joinsWords: Bool = false) throws -> [Match] {
        let glyphs = FoldedText(text).glyphs
        var matches = try self.matches(in: BoundedGlyphs(glyphs, joinsWords: joinsWords))
        for chain in SpeltLetters.chains(in: glyphs) {
            matches += try self.matches(in: BoundedGlyphs(chain, joinsWords: true))
        }
        matches.sort { $0.bytes.lowerBound < $1.bytes.lowerBound }
        return matches.reduce(into: []) { kept, match in
            guard match.bytes.lowerBound >= kept.last?.bytes.upperBound ?? 0 else { return }
            kept.append(match)
        }
    }

    private func matches(in text: BoundedGlyphs) throws -> [Match] {
        var matches: [Match] = []
        var index = 0
        while index < text.glyphs.count {
            if index.isMultiple(of: 0x4000) { try Task.checkCancellation() }
            guard let found = longestMatch(in: text, from: index) else {
                index += 1
                continue
            }
            let range = text.wordRange(around: index...found.end)
            let bytes =
                text.glyphs[range.lowerBound].bytes
                .lowerBound..<text.glyphs[range.upperBound].bytes.upperBound
            matches.append(Match(id: found.rule.id, bytes: bytes))
            index = range.upperBound + 1
        }
        return matches
    }

    private func longestMatch(
        in text: BoundedGlyphs,
        from start: Int
    ) -> (end: Int, rule: WordRule)? {
        let first = text.glyphs[start]
        var reader: TrieReader
        if text.starts(at: start) {
            guard lexicon.words.mayBegin(with: first) else { return nil }
            reader = TrieReader(lexicon.words)
        } else {
            // Inside a word; of repeated letters the first is tried alone.
            guard first.kind == .letter, lexicon.embeddedWords.mayBegin(with: first),
                text.glyphs[start - 1].own != first.own
            else { return nil }
            reader = TrieReader(lexicon.embeddedWords)
        }
        var best: (end: Int, rule: WordRule)?
        for end in start..<min(start + Self.longestWord, text.glyphs.count) {
            reader.read(text.glyphs[end], isJoined: text.isJoined(at: end))
            if reader.isDone { break }
            for rule in reader.rules where accepts(rule, start...end, in: text) {
                best = (end: end, rule: rule)
            }
        }
        return best
    }

    private func accepts(
        _ rule: WordRule,
        _ range: ClosedRange<Int>,
        in text: BoundedGlyphs
    ) -> Bool {
        isPlaced(rule, range, in: text)
            && isMeant(rule, text.glyphs[range])
            && !isExcepted(rule, range, in: text)
            && !isInnocent(range, in: text)
    }

    private func isPlaced(
        _ rule: WordRule,
        _ range: ClosedRange<Int>,
        in text: BoundedGlyphs
    ) -> Bool {
        // 4200 is not 420.
        if rule.hasDigit, text.wordRange(around: range) != range { return false }
        let starts = text.starts(at: range.lowerBound)
        if starts, text.ends(at: range.upperBound) { return true }
        switch rule.joining {
        case .never: return false
        case .prefix: return starts && text.isJoined(at: range.lowerBound)
        case .anywhere: return true
        }
    }

    /// Whether enough of the glyphs are letters; `455` is a number and `A55` a road.
    private func isMeant(_ rule: WordRule, _ glyphs: ArraySlice<Glyph>) -> Bool {
        guard let last = glyphs.last, last.kind != .wildcard, !Self.endMarks.contains(last.own)
        else { return false }
        if rule.hasDigit { return true }
        var letters = 0
        var hasDigit = false
        var hasWildcard = false
        for glyph in glyphs {
            switch glyph.kind {
            case .letter, .unspacedLetter: letters += 1
            case .digit: hasDigit = true
            case .wildcard: hasWildcard = true
            case .symbol, .separator, .newline: break
            }
        }
        if hasWildcard { return letters >= 3 }
        return letters >= (hasDigit ? 2 : 1)
    }

    private func isExcepted(
        _ rule: WordRule,
        _ range: ClosedRange<Int>,
        in text: BoundedGlyphs
    ) -> Bool {
        let glyphs = text.glyphs
        let next = range.upperBound + 1
        switch rule.exception {
        case nil:
            return false
        case .givenName:
            guard glyphs[range].first?.isUppercase == true,
                glyphs[range].dropFirst().allSatisfy({ !$0.isUppercase })
            else { return false }
            let isSpace = next < glyphs.count && glyphs[next].own == 0x20
            let following = isSpace ? next + 1 : next
            guard following < glyphs.count, isSpace || text.isJoined(at: following) else {
                return false
            }
            return glyphs[following].isUppercase
        case .hyphenated:
            guard range.lowerBound > 0, next < glyphs.count else { return false }
            return glyphs[range.lowerBound - 1].own == 0x2D && glyphs[next].own == 0x2D
        }
    }

    /// Whether an innocent word or phrase, spelt as it is listed, covers the glyphs.
    private func isInnocent(_ range: ClosedRange<Int>, in text: BoundedGlyphs) -> Bool {
        let starts = max(0, range.lowerBound - Self.longestWord)...range.lowerBound
        return starts.contains { start in
            guard text.starts(at: start) || text.isJoined(at: start) else { return false }
            var reader = TrieReader(lexicon.innocent, isExact: true)
            for end in start..<text.glyphs.count {
                reader.read(text.glyphs[end], isJoined: text.isJoined(at: end))
                if reader.isDone { return false }
                if end >= range.upperBound, !reader.rules.isEmpty,
                    text.ends(at: end) || text.isJoined(at: end)
                {
                    return true
                }
            }
            return false
        }
    }
}
