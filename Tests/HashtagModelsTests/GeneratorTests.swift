import HashtagModels
import TensorCore
import Testing

/// Baselines and combinations, by hand.
@Suite struct GeneratorTests {
    private static let sets = [["a", "b"], ["a", "b", "c"], ["a", "c"], ["d"]]
    private static let vocabulary = TagVocabulary(tags: ["a", "b", "c", "d"])

    @Test func prior_givesTheSharesOfTheTags() throws {
        let prior = FrequencyPrior(sets: Self.sets, vocabulary: Self.vocabulary)
        #expect(try prior.probabilities(given: TagContext(ids: [])) == [3, 2, 2, 1].map { $0 / 8 })
        #expect(try prior.best(2, given: TagContext(ids: [0])) == [1, 2])
    }

    @Test func cooccurrence_isTheMeanOverTheContext() throws {
        let model = Cooccurrence(sets: Self.sets, vocabulary: Self.vocabulary)
        // p(c | a) = 2/3, p(c | b) = 1/2; nothing else is left.
        #expect(try model.probabilities(given: TagContext(ids: [0, 1])) == [0, 0, 1, 0])
        // p(a | b) = 1, p(c | b) = 1/2.
        let beside = try model.probabilities(given: TagContext(ids: [1]))
        #expect(abs(beside[0] - 2 / 3) < 1e-6)
        #expect(abs(beside[2] - 1 / 3) < 1e-6)
        // A context of nothing leaves the prior.
        let prior = FrequencyPrior(sets: Self.sets, vocabulary: Self.vocabulary)
        let nothing = TagContext(ids: [])
        #expect(try model.probabilities(given: nothing) == prior.probabilities(given: nothing))
    }

    @Test func weight_ofATag_countsInProportion() throws {
        let model = Cooccurrence(sets: [["a", "b"], ["d", "c"]], vocabulary: Self.vocabulary)
        let scores = try model.probabilities(given: TagContext([0: 1, 3: 0.5]))
        for (score, expected) in zip(scores, [0, 2.0 / 3, 1.0 / 3, 0]) {
            #expect(abs(score - Float(expected)) < 1e-6)
        }
        #expect(TagContext([1: 0, 2: -1, 3: 0.5]).tags.map(\.id) == [3])
    }

    @Test func ensemble_isTheMeanOfItsMembers() throws {
        let prior = FrequencyPrior(sets: Self.sets, vocabulary: Self.vocabulary)
        let pairs = Cooccurrence(sets: Self.sets, vocabulary: Self.vocabulary)
        let context = TagContext(ids: [1])
        let ensemble = try #require(EnsembleGenerator([prior, pairs]))
        let expected = try zip(
            prior.probabilities(given: context),
            pairs.probabilities(given: context)
        ).map { ($0 + $1) / 2 }
        #expect(try ensemble.probabilities(given: context) == expected)
        let stranger = FrequencyPrior(sets: [], vocabulary: TagVocabulary(tags: ["z"]))
        #expect(EnsembleGenerator([prior, stranger]) == nil)
        #expect(EnsembleGenerator([]) == nil)
    }

    @Test func searchCorrection_takesOffWhatTheSearchAdded() throws {
        let prior = FrequencyPrior(sets: Self.sets, vocabulary: Self.vocabulary)
        let weights = TagModelWeights(
            kind: .gru,
            vocabulary: Self.vocabulary,
            prior: [0.375, 0.25, 0.25, 0.125],
            correctedPrior: [0.0375, 0.25, 0.5, 0.125],
            tensors: [:]
        )
        let corrected = try SearchCorrectedGenerator(prior, priorsOf: weights)
            .probabilities(given: TagContext(ids: [3]))
        // a at a tenth, c not raised: 0.3 : 2 : 2.
        for (value, expected) in zip(corrected, [0.3 / 4.3, 2 / 4.3, 2 / 4.3, 0]) {
            #expect(abs(value - Float(expected)) < 1e-6)
        }
    }

    @Test func draws_followProbabilityAndTemperature() throws {
        let prior = FrequencyPrior(sets: Self.sets, vocabulary: Self.vocabulary)
        func firsts(_ temperature: Float) throws -> [Int: Int] {
            var random = SeededGenerator(seed: 9)
            var counts: [Int: Int] = [:]
            for _ in 0..<4000 {
                let tags = try prior.sample(
                    1,
                    given: TagContext(ids: []),
                    temperature: temperature,
                    using: &random
                )
                counts[tags[0], default: 0] += 1
            }
            return counts
        }
        let plain = try firsts(1)
        // Of 4,000 draws with p = 3/8, five standard deviations are 153.
        #expect(abs(plain[0, default: 0] - 1500) < 153)
        #expect(abs(plain[3, default: 0] - 500) < 105)
        #expect(try firsts(0.02)[0] == 4000)
    }

    @Test func weights_whenOneIsMissing_areAnError() {
        let weights = TagModelWeights(
            kind: .gru,
            vocabulary: Self.vocabulary,
            prior: [],
            correctedPrior: [],
            tensors: [:]
        )
        #expect(throws: TensorError.self) { try weights.generator() }
    }
}
