import CaptioningModels
import TensorCore
import Testing

/// Vocabulary of eight: `<pad> <bos> <eos> <unk>`, words 4 to 7.
struct ConstrainedSearchTests {
    /// Prefers words 4, 5, end, whatever came before.
    private struct FixedDecoder: CaptionDecoder {
        let name = "fixed"
        let vocabularySize = 8
        let scores: [Float]

        func begin(_ features: Tensor, photos: Int) throws(TensorError) -> any CaptionDecoding {
            FixedDecoding(scores: scores, count: photos)
        }
    }

    private struct FixedDecoding: CaptionDecoding {
        let scores: [Float]
        var logits = Tensor()
        var attention: Tensor? { nil }
        private(set) var count: Int

        init(scores: [Float], count: Int) {
            self.scores = scores
            self.count = count
        }

        mutating func step(_ words: [Int]) throws(TensorError) {
            guard words.count == count, words.allSatisfy((0..<8).contains) else {
                throw TensorError(operation: "step", reason: "a word that nobody knows: \(words)")
            }
            logits = try Tensor([words.count, 8], words.flatMap { _ in scores })
        }

        mutating func select(_ parents: [Int]) throws(TensorError) { count = parents.count }
    }

    private let decoder = FixedDecoder(scores: [-20, -20, 1, -20, 3, 2, -4, -6])
    private let options = SearchOptions(beamWidth: 2, maximumLength: 6)

    @Test
    func constraint_whenWordsAreRead_countsEachRequirementOnce() {
        let constraint = CaptionConstraint([[4, 5], [6]])
        #expect(constraint.stateCount == 4)
        #expect(constraint.state(after: 7, from: 0) == 0)
        #expect(constraint.state(after: 5, from: 0) == 1)
        #expect(constraint.state(after: 4, from: 1) == 1)
        #expect(constraint.state(after: 6, from: 1) == constraint.acceptingState)
        #expect(constraint.words == [4, 5, 6])
        #expect(CaptionConstraint.none.acceptingState == 0)
    }

    @Test
    func search_whenThereIsNoConstraint_isTheUsualOne() throws {
        let search = CaptionSearch(decoder: decoder)
        let found = try search.beam(Tensor(zeros: [1, 1]), options: options)
        #expect(try #require(found.first).words.allSatisfy { $0 == 4 || $0 == 5 })
    }

    @Test(arguments: [[6], [7], [6, 7]])
    func search_whenOneOfSomeWordsIsRequired_hasTheLikeliestOfThem(words: [Int]) throws {
        let found = try CaptionSearch(decoder: decoder).beam(
            Tensor(zeros: [1, 1]),
            options: options,
            constraint: CaptionConstraint([Set(words)])
        )
        let best = try #require(found.first)
        #expect(best.words.contains(words[0]))
        #expect(found.allSatisfy { !Set($0.words).isDisjoint(with: words) })
        #expect(found.map(\.score) == found.map(\.score).sorted(by: >))
    }

    @Test
    func search_whenTwoWordsAreRequired_hasBoth() throws {
        let found = try CaptionSearch(decoder: decoder).beam(
            Tensor(zeros: [1, 1]),
            options: options,
            constraint: CaptionConstraint([[6], [7]])
        )
        #expect(!found.isEmpty)
        #expect(found.allSatisfy { $0.words.contains(6) && $0.words.contains(7) })
    }

    /// The log-probability is that of the words alone: requiring what would be said anyway changes
    /// nothing.
    @Test
    func search_whenTheRequiredWordIsSaidAnyway_findsTheSameCaption() throws {
        let search = CaptionSearch(decoder: decoder)
        let free = try search.beam(Tensor(zeros: [1, 1]), options: options)
        let constrained = try search.beam(
            Tensor(zeros: [1, 1]),
            options: options,
            constraint: CaptionConstraint([[4]])
        )
        #expect(constrained.first?.words == free.first?.words)
        #expect(constrained.first?.logProbability == free.first?.logProbability)
    }

    @Test
    func search_whenThereIsNoRoomForAllWords_findsNothing() throws {
        let found = try CaptionSearch(decoder: decoder).beam(
            Tensor(zeros: [1, 1]),
            options: SearchOptions(beamWidth: 2, maximumLength: 1),
            constraint: CaptionConstraint([[6], [7]])
        )
        #expect(found.isEmpty)
    }

    @Test
    func extendedDecoder_whenANewWordIsRequired_readsAndScoresItAsItsNeighbour() throws {
        let extended = ExtendedDecoder(decoder, neighbours: [6])
        #expect(extended.vocabularySize == 9)
        let features = Tensor(zeros: [1, 1])
        let new = try CaptionSearch(decoder: extended)
            .beam(features, options: options, constraint: CaptionConstraint([[8]]))
        let known = try CaptionSearch(decoder: extended)
            .beam(features, options: options, constraint: CaptionConstraint([[6]]))
        let best = try #require(new.first)
        #expect(best.words.contains(8))
        #expect(best.logProbability == known.first?.logProbability)
        #expect(best.words.map { $0 == 8 ? 6 : $0 } == known.first?.words)
    }

    /// Each photo has its own requirement; one needs no word.
    @Test
    func search_ofSeveralPhotos_meetsEachOnesConstraint() throws {
        let constraints = [CaptionConstraint([[6]]), .none, CaptionConstraint([[6], [7]])]
        let search = CaptionSearch(decoder: decoder)
        let together = try search.beam(
            try decoder.begin(Tensor(zeros: [3, 1]), photos: 3),
            options: options,
            constraints: constraints
        )
        for (constraint, found) in zip(constraints, together) {
            let alone = try search.beam(
                Tensor(zeros: [1, 1]),
                options: options,
                constraint: constraint
            )
            #expect(found.map(\.words) == alone.map(\.words))
            #expect(found.map(\.logProbability) == alone.map(\.logProbability))
        }
    }

    @Test
    func oppositeShare_whenAWordIsChosen_comparesProbabilities() throws {
        let found = try CaptionSearch(decoder: decoder).beam(
            Tensor(zeros: [1, 1]),
            options: SearchOptions(beamWidth: 1, maximumLength: 1),
            opposites: [4: [5]]
        )
        // Scores 3 and 2: e² / (e³ + e²) = 1 / (1 + e).
        #expect(abs(try #require(found.first?.oppositeShares.first) - 0.268_941) < 1e-5)
    }
}
