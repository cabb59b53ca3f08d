import CaptionMetrics
import Testing

/// Expectations are METEOR 1.5's own.
@Suite struct METEORTests {
    @Test(arguments: [
        ("a dog runs", "a dog runs", 1.0),
        ("a dog", "a dog runs", 0.29170666383042776),
        // Two stems of four words, end to end: no penalty.
        ("the dogs run fast", "the dog runs fast", 0.76),
        // Both words, but in two chunks.
        ("b a", "a b", 0.4),
        ("", "a dog", 0),
    ])
    func score_isTheOfficialOne(candidate: String, reference: String, expected: Double) {
        let score = METEOR(words(candidate), references: [words(reference)]).score
        #expect(abs(score - expected) < 1e-12)
    }

    @Test func score_ofSeveralReferences_isTheBestOnes() {
        let candidate = words("a brown dog and two black dogs in an overgrown grassy field")
        let references = [
            words("three dogs in a field looking at something in the grass"),
            words("two black dogs and one brown dog in tall grass"),
        ]
        let best = METEOR(candidate, references: references)
        #expect(abs(best.score - 0.3076541307114234) < 1e-12)
        #expect(METEOR(candidate, references: references.reversed()) == best)
    }

    @Test func score_ofHyphenatedWords_comparesTheirParts() {
        #expect(METEOR(["neck-deep"], references: [["neck", "deep"]]).score == 1)
    }

    @Test func score_ofALongCaption_isFoundInTime() {
        let candidate = [String](repeating: "dog", count: 60)
        let score = METEOR(candidate, references: [candidate]).score
        #expect(abs(score - 1) < 1e-12)
    }

    @Test(arguments: [
        ("running", "run"), ("surfers", "surfer"), ("skies", "sky"), ("cities", "citi"),
        ("happily", "happili"), ("generously", "generous"), ("hopping", "hop"), ("hoping", "hope"),
        ("relational", "relat"), ("conditional", "condit"), ("adjustment", "adjust"),
        ("ties", "tie"),
        ("playing", "play"), ("dyed", "dy"), ("bed", "bed"), ("agreed", "agre"),
        ("national", "nation"),
        ("goodness", "good"), ("controlled", "control"), ("rolling", "roll"), ("boy", "boy"),
        ("yellow", "yellow"), ("dog's", "dog"), ("gas", "gas"), ("this", "this"), ("news", "news"),
        ("herring", "herring"), ("adoption", "adopt"), ("as", "as"), ("", ""),
    ])
    func stem_isSnowballs(word: String, stem: String) {
        #expect(PorterStemmer.stem(of: word) == stem)
    }

    private func words(_ text: String) -> [String] {
        text.split(separator: " ").map(String.init)
    }
}
