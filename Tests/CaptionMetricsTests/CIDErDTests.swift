import CaptionMetrics
import Foundation
import Testing

@Suite struct CIDErDTests {
    private static let corpus = [
        [[1, 2, 3, 4, 5], [1, 2, 3, 9]], [[6, 7, 8, 9]], [[1, 7, 3]], [[10, 11, 10, 11, 12]],
    ]
    private let metric = CIDErD(corpus: corpus)

    @Test func score_ofTheOnlyReference_isTen() {
        #expect(abs(metric.score([6, 7, 8, 9], references: [[6, 7, 8, 9]]) - 10) < 1e-12)
    }

    /// One word that both have, at other lengths: its weight is w = ln(4/2) in both; the caption's
    /// other word is unknown, u = ln 4; the reference's others have u too.
    @Test func score_ofOneCommonWord_isAsComputedByHand() {
        let (w, u) = (log(2.0), log(4.0))
        let cosine = w * w / ((w * w + u * u).squareRoot() * (w * w + 3 * u * u).squareRoot())
        // One bigram and three: e^(−2²/72); only words have something in common, one of four sizes.
        let expected = 10 * cosine * exp(-4.0 / 72) / 4
        let score = metric.score([7, 99], references: [[7, 20, 21, 22]])
        #expect(abs(score - expected) < 1e-12)
    }

    @Test func score_ofTokens_doesNotDependOnTheirKind() {
        let words = CIDErD(corpus: Self.corpus.map { $0.map { $0.map { "w\($0)" } } })
        for (index, references) in Self.corpus.enumerated() {
            let candidate = Self.corpus[(index + 1) % Self.corpus.count][0]
            #expect(
                metric.score(candidate, references: references)
                    == words.score(
                        candidate.map { "w\($0)" },
                        references: references.map { $0.map { "w\($0)" } }
                    )
            )
        }
    }

    @Test func score_ofPreparedVectors_isTheSame() {
        let references = Self.corpus[0]
        let vectors = references.map(metric.vector)
        for candidate in [[1, 2, 3], [5, 4, 3, 2, 1], [99], []] {
            #expect(
                metric.score(metric.vector(of: candidate), references: vectors)
                    == metric.score(candidate, references: references)
            )
        }
    }

    @Test func score_whenTheCorpusIsOnePhoto_isZero() {
        #expect(CIDErD(corpus: [[[1, 2]]]).score([1, 2], references: [[1, 2]]) == 0)
    }

    @Test func score_withoutReferences_isZero() {
        #expect(metric.score([1, 2, 3], references: []) == 0)
    }

    /// Fragments such as "a man on a" are held back by the end token, which training appends.
    @Test func score_whenTheEndTokenIsMissing_isLower() {
        let end = 0
        let corpus = Self.corpus.map { $0.map { $0 + [end] } }
        let metric = CIDErD(corpus: corpus)
        let whole = metric.score([6, 7, 8, 9, end], references: corpus[1])
        let fragment = metric.score([6, 7, 8, 9], references: corpus[1])
        #expect(whole > fragment)
    }
}
