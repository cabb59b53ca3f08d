/// How often each run of one to four tokens occurs in a caption.
struct NGramCounts<Token: Hashable & Sendable>: Sendable {
    typealias NGram = ArraySlice<Token>

    /// The longest runs.
    static var order: Int { 4 }

    /// One run and its number.
    struct Term: Sendable {
        let ngram: NGram
        var count: Int
    }

    /// Each different run once, in the order of first occurrence, which makes sums reproducible.
    private(set) var terms: [Term] = []
    /// The number of tokens.
    let length: Int
    private var positions: [NGram: Int] = [:]

    @specialized(where Token == Int)
    @specialized(where Token == String)
    init(_ tokens: [Token]) {
        length = tokens.count
        positions.reserveCapacity(Self.order * tokens.count)
        for size in 1...Self.order where size <= tokens.count {
            for start in 0...(tokens.count - size) {
                let ngram = tokens[start..<(start + size)]
                if let position = positions[ngram] {
                    terms[position].count += 1
                } else {
                    positions[ngram] = terms.count
                    terms.append(Term(ngram: ngram, count: 1))
                }
            }
        }
    }

    /// The number of runs of `size` tokens, repetitions included.
    func total(ofSize size: Int) -> Int { max(0, length - size + 1) }

    /// The place of a run in ``terms``.
    func position(of ngram: NGram) -> Int? { positions[ngram] }

    /// How often a run occurs.
    subscript(ngram: NGram) -> Int { positions[ngram].map { terms[$0].count } ?? 0 }
}
