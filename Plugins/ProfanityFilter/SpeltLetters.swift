/// Finds words whose letters are spelt one by one: `w.o.r.d`, `w o r d`.
enum SpeltLetters {
    private static let longestSeparator = 3

    /// The letters of each chain of three or more single letters with equal separators.
    ///
    /// A chain that begins with a word of one letter (`a w o r d`) is given without it too.
    static func chains(in glyphs: [Glyph]) -> [[Glyph]] {
        var chains: [[Glyph]] = []
        var chain: [Range<Int>] = []
        for single in singles(in: glyphs) {
            if let last = chain.last, !isSeparator(glyphs[last.upperBound..<single.lowerBound]) {
                append(chain, of: glyphs, to: &chains)
                chain = []
            } else if chain.count > 1, !isEvenlySpaced(chain.suffix(2) + [single], in: glyphs) {
                append(chain, of: glyphs, to: &chains)
                chain = chain.suffix(1)
            }
            chain.append(single)
        }
        append(chain, of: glyphs, to: &chains)
        return chains
    }

    private static func append(
        _ chain: [Range<Int>],
        of glyphs: [Glyph],
        to chains: inout [[Glyph]]
    ) {
        guard chain.count > 2, let first = chain.first else { return }
        let letters = chain.map { glyphs[$0.lowerBound] }
        chains.append(letters)
        let isWord = letters[0].own == 0x61 || letters[0].own == 0x69
        if isWord, chain.count > 3, glyphs[first.upperBound].own == 0x20 {
            chains.append(Array(letters.dropFirst()))
        }
    }

    private static func isSeparator(_ glyphs: ArraySlice<Glyph>) -> Bool {
        (1...longestSeparator).contains(glyphs.count)
            && glyphs.allSatisfy { $0.isGap && $0.kind != .newline }
    }

    private static func isEvenlySpaced(_ three: [Range<Int>], in glyphs: [Glyph]) -> Bool {
        let separators = zip(three, three.dropFirst())
            .map { glyphs[$0.upperBound..<$1.lowerBound].map(\.own) }
        return separators[0] == separators[1]
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
