/// Finds words whose letters are spelt one by one: `w.o.r.d`, `w o r d`.
enum SpeltLetters {
    private static let longestSeparator = 3

    /// The letters of each chain of three or more single letters with equal separators.
    static func chains(in glyphs: [Glyph]) -> [[Glyph]] {
        var chains: [[Glyph]] = []
        var chain: [Glyph] = []
        var separator: [UInt32] = []
        var previous: Range<Int>?
        for letter in singles(in: glyphs) {
            let between = previous.map { glyphs[$0.upperBound..<letter.lowerBound] }
            if let between, continues(between, separator, isFirst: chain.count == 1) {
                separator = between.map(\.own)
            } else {
                if chain.count > 2 { chains.append(chain) }
                chain = []
            }
            chain.append(glyphs[letter.lowerBound])
            previous = letter
        }
        if chain.count > 2 { chains.append(chain) }
        return chains
    }

    private static func continues(
        _ between: ArraySlice<Glyph>,
        _ separator: [UInt32],
        isFirst: Bool
    ) -> Bool {
        guard between.count <= longestSeparator, between.allSatisfy({ $0.isGap }) else {
            return false
        }
        if between.contains(where: { $0.kind == .newline }) { return false }
        return isFirst || between.map(\.own) == separator
    }

    /// Letters, digits and symbols that stand alone, once or repeated.
    private static func singles(in glyphs: [Glyph]) -> [Range<Int>] {
        var singles: [Range<Int>] = []
        var index = 0
        while index < glyphs.count {
            let start = index
            while index < glyphs.count, glyphs[index].isWord || glyphs[index].kind == .symbol {
                index += 1
            }
            if start < index, glyphs[start..<index].allSatisfy({ $0.own == glyphs[start].own }) {
                singles.append(start..<index)
            }
            if start == index { index += 1 }
        }
        return singles
    }
}
