import Testing

@testable import CaptioningModels

@Suite struct MatchRankingTests {
    private func caption(
        _ words: [Int],
        score: Double,
        logProbability: Double
    ) -> BeamFrontier.Finished {
        BeamFrontier.Finished(
            score: score,
            logProbability: logProbability,
            words: words,
            attention: []
        )
    }

    @Test func captions_withoutAWeight_stayInTheOrderOfTheSearch() {
        let ranking = MatchRanking(weight: 0)
        let found = [
            caption([7], score: -1, logProbability: -3),
            caption([8], score: -2, logProbability: -4),
        ]
        let ranked = ranking.ranked([(found[0], 0.1), (found[1], 0.9)])
        #expect(ranked.map(\.sequence.words) == [[7], [8]])
        #expect(ranked.map(\.sequence.score) == [-1, -2])
        #expect(ranking.candidates(of: found).map(\.words) == [[7]])
    }

    @Test func captions_withAWeight_areRankedByMeanLogProbabilityAndMatch() {
        let found = [
            caption([7, 7, 7], score: -1, logProbability: -4),
            caption([8], score: -2, logProbability: -4),
            caption([9], score: -3, logProbability: -2),
        ]
        let ranked = MatchRanking(weight: 2)
            .ranked([(found[0], 0.25), (found[1], 0.75), (found[2], 0)])
        // −4/4 + 0.5, −4/2 + 1.5, −2/2 + 0: equal ones stay in the order of the search.
        #expect(ranked.map(\.sequence.score) == [-0.5, -0.5, -1])
        #expect(ranked.map(\.sequence.words) == [[7, 7, 7], [8], [9]])
        #expect(ranked.map(\.match) == [0.25, 0.75, 0])
    }

    @Test func candidates_ofManyCaptions_areTheFirstFew() {
        let found = (0..<9).map { caption([$0], score: -Double($0), logProbability: -1) }
        #expect(
            MatchRanking(weight: 1).candidates(of: found).map(\.words) == [[0], [1], [2], [3], [4]]
        )
    }

    @Test(arguments: ["cat.png", "flower.jpg", "rocket.jpg"])
    func description_withAWeight_hasTheCaptionThatFitsBest(photo: String) throws {
        let image = try Repository.sample(photo)
        let plain = try Captioner(weights: Repository.weights()).describe(image)
        let ranked = try Captioner(
            weights: Repository.weights(),
            options: Captioner.Options(matchWeight: 1000)
        ).describe(image)
        #expect(ranked.match >= plain.match)
        #expect(ranked.hypotheses.count == plain.hypotheses.count)
        #expect(Set(ranked.hypotheses.map(\.words)) == Set(plain.hypotheses.map(\.words)))
        let scores = ranked.hypotheses.prefix(5).map(\.score)
        #expect(scores == scores.sorted(by: >))
        #expect(abs(scores[0] - 1000 * Double(ranked.match)) < 10)
    }
}
