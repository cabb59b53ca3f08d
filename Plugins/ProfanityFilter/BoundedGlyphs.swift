/// Glyphs with the places where words begin and end.
struct BoundedGlyphs {
    let glyphs: [Glyph]
    private var bounds: [Bounds]

    private struct Bounds: OptionSet {
        let rawValue: UInt8
        static let start = Bounds(rawValue: 1)
        static let end = Bounds(rawValue: 2)
        static let joined = Bounds(rawValue: 4)
    }

    /// Finds the words.
    ///
    /// Digits before and after a word do not hide where it begins and ends. In joined words, such
    /// as a hashtag's, capitals and digits part words too.
    ///
    /// - Parameters:
    ///   - glyphs: The glyphs of a text.
    ///   - joinsWords: Whether all words may be joined, not only those after a number sign.
    init(_ glyphs: [Glyph], joinsWords: Bool) {
        self.glyphs = glyphs
        bounds = Array(repeating: joinsWords ? .joined : [], count: glyphs.count)
        var index = 0
        while index < glyphs.count {
            let start = index
            while index < glyphs.count, glyphs[index].isWord { index += 1 }
            if start < index {
                markWord(start..<index)
            } else {
                markSign(index)
                index += 1
            }
        }
    }

    /// Whether a word begins at the glyph.
    func starts(at index: Int) -> Bool { bounds[index].contains(.start) }
    /// Whether a word ends with the glyph.
    func ends(at index: Int) -> Bool { bounds[index].contains(.end) }
    /// Whether the glyph is among words that may be joined.
    func isJoined(at index: Int) -> Bool { bounds[index].contains(.joined) }

    /// The whole run of letters and digits around the glyphs.
    func wordRange(around range: ClosedRange<Int>) -> ClosedRange<Int> {
        var lower = range.lowerBound
        var upper = range.upperBound
        while lower > 0, glyphs[lower].isWord, glyphs[lower - 1].isWord { lower -= 1 }
        while upper + 1 < glyphs.count, glyphs[upper].isWord, glyphs[upper + 1].isWord {
            upper += 1
        }
        return lower...upper
    }

    private mutating func markSign(_ index: Int) {
        switch glyphs[index].kind {
        case .unspacedLetter:
            bounds[index].formUnion([.start, .end])
        case .symbol:
            if index == 0 || !glyphs[index - 1].isWord { bounds[index].insert(.start) }
            if index + 1 == glyphs.count || !glyphs[index + 1].isWord { bounds[index].insert(.end) }
        case .letter, .digit, .wildcard, .separator, .newline:
            break
        }
    }

    private mutating func markWord(_ word: Range<Int>) {
        let followsNumberSign = word.lowerBound > 0 && glyphs[word.lowerBound - 1].own == 0x23
        if followsNumberSign {
            for index in word { bounds[index].insert(.joined) }
        }
        let firstLetter = word.first { glyphs[$0].kind == .letter } ?? word.upperBound - 1
        let lastLetter = word.last { glyphs[$0].kind == .letter } ?? word.lowerBound
        for index in word.lowerBound...firstLetter { bounds[index].insert(.start) }
        for index in lastLetter..<word.upperBound { bounds[index].insert(.end) }
        guard isJoined(at: word.lowerBound) else { return }
        for index in word.dropFirst() where partsWords(index, in: word) {
            bounds[index - 1].insert(.end)
            bounds[index].insert(.start)
        }
    }

    /// Whether `EgyptianCat`, `NASARocket` or `cat9` has two words that meet before the glyph.
    private func partsWords(_ index: Int, in word: Range<Int>) -> Bool {
        let glyph = glyphs[index]
        let previous = glyphs[index - 1]
        if glyph.kind != previous.kind { return true }
        guard glyph.isUppercase else { return false }
        if !previous.isUppercase { return true }
        guard word.contains(index + 1) else { return false }
        return glyphs[index + 1].kind == .letter && !glyphs[index + 1].isUppercase
    }
}
