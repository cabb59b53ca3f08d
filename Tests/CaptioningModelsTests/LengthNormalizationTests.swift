import CaptioningModels
import Foundation
import TensorCore
import Testing

struct LengthNormalizationTests {
    @Test(
        arguments: [
            (.polynomial(exponent: 0.7), 10, pow(10, 0.7)),
            (.polynomial(exponent: 0), 10, 1),
            (.minHinge(mean: 8), 5, 5), (.minHinge(mean: 8), 12, 8),
            (.maxHinge(mean: 8), 5, 8), (.maxHinge(mean: 8), 12, 12),
            // 1 / (2 √(2π)) at the mean, times e^(-½) one deviation away.
            (.gaussian(mean: 8, deviation: 2), 8, 0.199_471_140_200_716_35),
            (.gaussian(mean: 8, deviation: 2), 10, 0.120_985_362_259_571_68),
        ] as [(LengthNormalization, Int, Double)]
    )
    func divisor_whenComputedByHand_agrees(
        normalization: LengthNormalization,
        length: Int,
        expected: Double
    ) {
        #expect(abs(normalization.divisor(of: length) - expected) < 1e-12)
    }

    @Test
    func gaussianDivisor_whenFarFromTheMean_staysPositive() {
        #expect(LengthNormalization.gaussian(mean: 8, deviation: 0.1).divisor(of: 100) > 0)
    }

    /// Vocabulary of six: `<pad> <bos> <eos> <unk>`, words 4 and 5.
    @Test(
        arguments: [
            (.polynomial(exponent: 0.7), false), (.minHinge(mean: 4), false),
            (.gaussian(mean: 4, deviation: 1), true),
        ] as [(LengthNormalization, Bool)]
    )
    func search_whenALongerCaptionMayStillWin_goesOn(
        normalization: LengthNormalization,
        goesOn: Bool
    ) throws {
        var frontier = BeamFrontier(
            SearchOptions(beamWidth: 1, lengthNormalization: normalization)
        )
        for row in [[0, 0, -9, 0, -0.1, -5], [0, 0, -0.1, 0, -9, -1]] as [[Float]] {
            var values = try Tensor([1, 6], row)
            frontier.advance(&values, normalizers: [0], attention: nil)
            if row[2] > -1 { #expect(frontier.parents.isEmpty != goesOn) }
        }
        #expect(frontier.result.first?.attention == [])
    }

    @Test(
        arguments: [
            .minHinge(mean: 4), .maxHinge(mean: 4), .gaussian(mean: 4, deviation: 2),
        ] as [LengthNormalization]
    )
    func beam_whateverTheNormalization_ranksByTheNormalizedScore(
        normalization: LengthNormalization
    ) throws {
        let search = CaptionSearch(decoder: try SmallDecoders.decoder("glstm"))
        let options = SearchOptions(
            beamWidth: 5,
            maximumLength: 9,
            lengthNormalization: normalization
        )
        for seed in 0..<20 as Range<UInt64> {
            let found = try search.beam(SmallDecoders.features(seed: seed), options: options)
            #expect(found.map(\.score) == found.map(\.score).sorted(by: >))
            for caption in found {
                let length = min(caption.words.count + 1, 9)
                let expected = caption.logProbability / normalization.divisor(of: length)
                #expect(abs(caption.score - expected) <= abs(expected) * 1e-9)
            }
        }
    }
}
