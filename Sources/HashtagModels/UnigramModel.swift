import Glibc

/// How often words are used in captions and tags: p(word), without regard to their neighbours.
struct UnigramModel: Sendable {
    private var probabilities: [String: Float] = [:]

    /// The share of the words that are known by name only, each equally likely.
    private static let namedShare: Float = 0.02
    /// How much rarer an unlisted inflection is than its stem.
    private static let inflectedShare: Float = 0.1

    /// Makes the model.
    ///
    /// - Parameters:
    ///   - captionWords: Words of captions by falling frequency, which Zipf's law gives: the word
    ///     at rank `r` has a share of 1 / (r + 2.7).
    ///   - tagWords: Words of tags with the tags' shares.
    ///   - names: Further words.
    init(captionWords: [String], tagWords: [(word: String, share: Float)], names: [String]) {
        let shares = captionWords.indices.map { 1 / (Float($0) + 2.7) }
        add(Array(zip(captionWords, shares)), total: (1 - Self.namedShare) / 2)
        add(tagWords.map { ($0.word, $0.share) }, total: (1 - Self.namedShare) / 2)
        add(names.map { ($0, 1) }, total: Self.namedShare)
    }

    private mutating func add(_ words: [(String, Float)], total: Float) {
        let sum = words.reduce(0) { $0 + $1.1 }
        guard sum > 0 else { return }
        for (word, share) in words { probabilities[word, default: 0] += share / sum * total }
    }

    /// The natural logarithm of p(word), or `nil` for a word that is not known.
    ///
    /// An unlisted plural is as known as its singular, but rarer.
    func logProbability(of word: String) -> Float? {
        if let probability = probabilities[word] { return logf(probability) }
        let singular = WordStem.singular(of: word)
        return singular == word
            ? nil : probabilities[singular].map { logf($0 * Self.inflectedShare) }
    }
}
