import CaptionMetrics
import TensorCore
import Testing

/// Agreement against published examples, scipy 1.17 and scikit-learn 1.9.
@Suite struct AgreementTests {
    // MARK: Kendall's τ

    @Test(arguments: [
        (
            [1, 2, 2, 3, 4, 4, 4, 5, 1, 3], [2, 1, 3, 3, 5, 4, 4, 4, 1, 2],
            0.717948717948718, 0.7
        ),
        (
            [0.12, 0.85, 0.33, 0.33, 0.91, 0.04, 0.5], [1, 4, 2, 3, 3, 1, 1],
            0.5423261445466404, 0.54421768707483
        ),
        ([1, 2, 3], [1, 2, 3], 1, 1),
        ([1, 2, 3], [3, 2, 1], -1, -1),
    ])
    func tau_ofTiedScores_isThatOfSciPy(
        first: [Double],
        second: [Double],
        tauB: Double,
        tauC: Double
    ) throws {
        let tau = KendallTau(first, second)
        #expect(abs(try #require(tau.tauB) - tauB) < 1e-12)
        #expect(abs(try #require(tau.tauC) - tauC) < 1e-12)
    }

    @Test func tau_ofManyScores_isThatOfSciPyEitherWayRound() throws {
        let hundreds: [Int] = (0..<2000).map { $0 * 7919 % 1009 }
        let remainders: [Int] = (0..<2000).map { $0 * 104_729 % 37 }
        let first = hundreds.map(Double.init)
        let second = zip(hundreds, remainders).map { Double($0 / 100 + $1) }
        let (one, other) = (KendallTau(first, second), KendallTau(second, first))
        #expect(abs(try #require(one.tauB) - 0.17851277210905828) < 1e-12)
        #expect(abs(try #require(one.tauC) - 0.18005035869565217) < 1e-12)
        #expect(one.surplus == other.surplus)
        #expect(one.tauB == other.tauB)
    }

    @Test func tau_countsEveryPairOnce() {
        let first = [3.0, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5]
        let second = [2.0, 7, 1, 8, 2, 8, 1, 8, 2, 8, 4]
        var surplus = 0
        for one in first.indices {
            for other in 0..<one {
                let product = (first[one] - first[other]) * (second[one] - second[other])
                surplus += product > 0 ? 1 : product < 0 ? -1 : 0
            }
        }
        #expect(KendallTau(first, second).surplus == surplus)
    }

    @Test(arguments: [[], [1], [2, 2, 2]] as [[Double]])
    func tau_whenNothingDiffers_isUndefined(scores: [Double]) {
        let tau = KendallTau(scores, scores)
        #expect(tau.tauB == nil && tau.tauC == nil)
    }

    // MARK: Krippendorff's α

    /// Krippendorff 2011, section C: twelve items, four raters, missing ratings.
    private static let published: [[Double]] = [
        [1, 1, 1], [2, 2, 3, 2], [3, 3, 3, 3], [3, 3, 3, 3], [2, 2, 2, 2], [1, 2, 3, 4],
        [4, 4, 4, 4], [1, 1, 2, 1], [2, 2, 2, 2], [5, 5, 5], [1, 1], [3],
    ]

    @Test(arguments: [
        (KrippendorffAlpha.Level.nominal, 0.743421052631579),
        (.ordinal, 0.8153875037548814),
        (.interval, 0.8491071428571428),
    ])
    func alpha_ofThePublishedExample_isThePublishedValue(
        level: KrippendorffAlpha.Level,
        expected: Double
    ) throws {
        let alpha = try #require(KrippendorffAlpha.alpha(Self.published, level: level))
        #expect(abs(alpha - expected) < 1e-12)
    }

    @Test func alpha_atItsBounds() {
        #expect(KrippendorffAlpha.alpha([[1, 1], [2, 2]], level: .interval) == 1)
        // n = 4: 1 − 3·(4·1)/(8·1) = −½.
        #expect(KrippendorffAlpha.alpha([[1, 2], [2, 1]], level: .nominal) == -0.5)
        #expect(KrippendorffAlpha.alpha([[3, 3], [3, 3]], level: .ordinal) == nil)
        #expect(KrippendorffAlpha.alpha([[1], [2]], level: .ordinal) == nil)
    }

    // MARK: Cohen's κ

    @Test(arguments: [
        (CohenKappa.Weighting.none, 0.368421052631579),
        (.linear, 0.6727272727272727),
        (.quadratic, 0.8636363636363636),
    ])
    func kappa_ofTwoRaters_isThatOfScikitLearn(
        weighting: CohenKappa.Weighting,
        expected: Double
    ) throws {
        let first = [1, 2, 3, 4, 5, 5, 3, 2, 1, 4, 4, 2]
        let second = [1, 3, 3, 4, 4, 5, 2, 2, 2, 4, 5, 1]
        let kappa = try #require(CohenKappa.kappa(first, second, weighting: weighting))
        #expect(abs(kappa - expected) < 1e-12)
    }

    @Test func kappa_whenBothAlwaysSayTheSame_isUndefined() {
        #expect(CohenKappa.kappa([4, 4], [4, 4], weighting: .linear) == nil)
        #expect(CohenKappa.kappa([], [], weighting: .none) == nil)
    }

    // MARK: Confidence intervals

    /// Wilson's interval of 8 in 10, as statsmodels' `proportion_confint` gives it.
    @Test func interval_ofAShare_isWilsons() {
        let interval = ConfidenceInterval(ofShare: 0.8, count: 10)
        #expect(abs(interval.lower - 0.49016247153664) < 1e-9)
        #expect(abs(interval.upper - 0.943317848545625) < 1e-9)
        #expect(abs(ConfidenceInterval(ofShare: 1, count: 10).upper - 1) < 1e-9)
        #expect(ConfidenceInterval(ofShare: 1, count: 10).lower < 0.75)
    }

    /// The means of 400 values 0 and 1, half of each, have a deviation of 0.5/20.
    @Test func interval_ofAMean_isNearTheNormalOneAndTheSameForTheSameDraws() {
        let values = (0..<400).map { Double($0 % 2) }
        var (first, second) = (SeededGenerator(seed: 1), SeededGenerator(seed: 1))
        let interval = ConfidenceInterval(ofMean: values, using: &first, draws: 4000)
        #expect(abs(interval.lower - (0.5 - 1.96 * 0.025)) < 0.005)
        #expect(abs(interval.upper - (0.5 + 1.96 * 0.025)) < 0.005)
        #expect(interval == ConfidenceInterval(ofMean: values, using: &second, draws: 4000))
    }
}
