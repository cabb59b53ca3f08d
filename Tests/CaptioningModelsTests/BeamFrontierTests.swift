import CaptioningModels
import Foundation
import TensorCore
import Testing

/// Vocabulary of six: `<pad> <bos> <eos> <unk>`, words 4 and 5.
struct BeamFrontierTests {
    private let end = 2
    private let attention = Tensor(zeros: [2, 3])

    private func step(
        _ frontier: inout BeamFrontier,
        _ rows: [[Float]]
    ) throws -> [Int] {
        var values = try Tensor([rows.count, 6], rows.flatMap(\.self))
        // The rows are log-probabilities already.
        let normalizers = Array(repeating: Float(0), count: rows.count)
        frontier.advance(&values, normalizers: normalizers, attention: attention)
        return frontier.parents
    }

    @Test
    func search_whenFirstStep_splitsTheEmptySequence() throws {
        var frontier = BeamFrontier(SearchOptions(beamWidth: 2))
        #expect(frontier.lastWords == [1])
        let parents = try step(&frontier, [[0, 0, -9, 0, -1, -2]])
        #expect(parents == [0, 0])
        #expect(frontier.lastWords == [4, 5])
    }

    @Test
    func search_whenCandidatesAreEqual_takesTheLowestIndex() throws {
        var frontier = BeamFrontier(SearchOptions(beamWidth: 1))
        _ = try step(&frontier, [[0, 0, -9, 0, -1, -1]])
        #expect(frontier.lastWords == [4])
    }

    @Test
    func search_whenWordWouldRepeat_takesAnother() throws {
        var frontier = BeamFrontier(SearchOptions(beamWidth: 1))
        _ = try step(&frontier, [[0, 0, -9, 0, -1, -5]])
        _ = try step(&frontier, [[0, 0, -9, 0, -0.1, -5]])
        #expect(frontier.lastWords == [5])
    }

    @Test
    func search_whenEndIsBest_finishesWithItsScore() throws {
        var frontier = BeamFrontier(SearchOptions(beamWidth: 1))
        _ = try step(&frontier, [[0, 0, -0.1, 0, -1, -5]])
        // At the first step the end mark is no candidate: a caption has at least one word.
        #expect(frontier.lastWords == [4])
        let parents = try step(&frontier, [[0, 0, -0.5, 0, -9, -99]])
        #expect(parents.isEmpty)
        let result = try #require(frontier.result.first)
        #expect(result.words == [4])
        #expect(result.logProbability == -1.5)
        #expect(abs(result.score - -1.5 / pow(2, 0.7)) < 1e-9)
        #expect(result.attention.count == 1)
    }

    @Test
    func search_whenEndIsNotAmongTheBest_doesNotFinish() throws {
        var frontier = BeamFrontier(SearchOptions(beamWidth: 1, maximumLength: 3))
        _ = try step(&frontier, [[0, 0, -9, 0, -1, -5]])
        // The end mark is second of two candidates, but only the best `width` = 1 may end.
        let parents = try step(&frontier, [[0, 0, -0.6, 0, -9, -0.5]])
        #expect(parents == [0])
        #expect(frontier.lastWords == [5])
    }

    @Test
    func search_whenNothingEnds_returnsTheBestLivingSequence() throws {
        var frontier = BeamFrontier(SearchOptions(beamWidth: 2, maximumLength: 2))
        _ = try step(&frontier, [[0, 0, -99, 0, -1, -2]])
        let parents = try step(
            &frontier,
            [[0, 0, -99, 0, -1, -3], [0, 0, -99, 0, -1, -3]]
        )
        #expect(parents.isEmpty)
        let result = frontier.result
        #expect(result.count == 1)
        #expect(result.first?.words == [5, 4])
        #expect(result.first?.logProbability == -3)
        #expect(abs((result.first?.score ?? 0) - -3 / pow(2, 0.7)) < 1e-9)
    }
}

extension BeamFrontier {
    fileprivate var lastWords: [Int] {
        var words: [Int] = []
        appendLastWords(to: &words)
        return words
    }
}
