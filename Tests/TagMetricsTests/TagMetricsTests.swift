import TagMetrics
import Testing

/// Expectations computed by hand.
@Suite struct TagMetricsTests {
    // MARK: Ranking

    @Test func ranking_whenPartlyRight_givesTheSharesOfEachPhoto() {
        var metrics = RankingMetrics(cutoff: 5)
        // First tag right, two of three chosen among five: F1 = 2·2 / (5 + 3).
        metrics.add(ranked: [1, 2, 3, 4, 5], chosen: [1, 5, 9])
        // Nothing right.
        metrics.add(ranked: [1, 2, 3, 4, 5], chosen: [7])
        #expect(metrics.count == 2)
        #expect(metrics.precisionAtOne == 0.5)
        #expect(abs(metrics.recall - (2.0 / 3) / 2) < 1e-12)
        #expect(metrics.accuracy == 0.5)
        #expect(metrics.f1 == 0.25)
    }

    @Test func ranking_countsOnlyTheFirstTags() {
        var metrics = RankingMetrics(cutoff: 2)
        metrics.add(ranked: [1, 2, 3], chosen: [3])
        #expect(metrics.recall == 0)
        #expect(metrics.accuracy == 0)
    }

    @Test func ranking_whenNothingWasChosen_passesThePhotoOver() {
        var metrics = RankingMetrics(cutoff: 5)
        metrics.add(ranked: [1], chosen: [])
        #expect(metrics.count == 0)
    }

    @Test func ranking_whenFewerTagsThanTheCutoff_stillDividesByTheCutoff() {
        var metrics = RankingMetrics(cutoff: 5)
        metrics.add(ranked: [1], chosen: [1])
        #expect(metrics.recall == 1)
        #expect(abs(metrics.f1 - 2.0 / 6) < 1e-12)
    }

    // MARK: Diversity

    @Test func diversity_whenAllSetsAreEqual_isLeast() {
        var metrics = DiversityMetrics()
        metrics.add(samples: [[1, 2, 3], [1, 2, 3]])
        #expect(metrics.distinctOne == 0.5)
        #expect(metrics.distinctTwo == 0.5)
        #expect(metrics.selfBLEU == 1)
        #expect(metrics.coverage(ofVocabulary: 6) == 0.5)
    }

    @Test func diversity_whenNoTagRepeats_isGreatest() {
        var metrics = DiversityMetrics()
        metrics.add(samples: [[1, 2], [3, 4]])
        #expect(metrics.distinctOne == 1)
        #expect(metrics.distinctTwo == 1)
        #expect(metrics.selfBLEU == 0)
    }

    @Test func diversity_whenSetsOverlap_isBetween() {
        var metrics = DiversityMetrics()
        // Tags 1 2 3 4 of six; pairs 12 23 | 12 24: three of four. Each set has two of its three tags
        // and one of its two pairs in the other: √(2/3 · 1/2).
        metrics.add(samples: [[1, 2, 3], [1, 2, 4]])
        #expect(abs(metrics.distinctOne - 4.0 / 6) < 1e-12)
        #expect(metrics.distinctTwo == 0.75)
        #expect(abs(metrics.selfBLEU - (1.0 / 3).squareRoot()) < 1e-12)
    }

    @Test func pair_countsInEitherOrder() {
        var metrics = DiversityMetrics()
        metrics.add(samples: [[1, 2], [2, 1]])
        #expect(metrics.distinctTwo == 0.5)
        #expect(metrics.selfBLEU == 1)
    }

    @Test func diversity_isTheMeanOverPhotos() {
        var metrics = DiversityMetrics()
        metrics.add(samples: [[1, 2], [1, 2]])
        metrics.add(samples: [[3, 4], [5, 6]])
        #expect(metrics.distinctOne == 0.75)
        #expect(metrics.coverage(ofVocabulary: 12) == 0.5)
    }

    // MARK: Rejection

    @Test func rejection_countsTiesHalf() {
        var metrics = RejectionMetrics()
        metrics.add(own: 2, shuffled: 1)
        metrics.add(own: 1, shuffled: 2)
        metrics.add(own: 1, shuffled: 1)
        metrics.add(own: 3, shuffled: -1)
        #expect(metrics.share == 0.625)
    }
}
