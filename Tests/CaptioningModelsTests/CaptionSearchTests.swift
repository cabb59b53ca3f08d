import CaptioningModels
import Foundation
import NeuralNetwork
import TensorCore
import Testing

/// Properties of all searches, on the small decoders and made-up photos.
struct CaptionSearchTests {
    private static let seeds: Range<UInt64> = 0..<40
    private static let strategies: [SearchStrategy] = [
        .greedy, .beam, .nucleus(topP: 0.9, temperature: 1.5, seed: 4),
        .diverse(groups: 2, strength: 0.8), .diverse(groups: 5, strength: 3),
    ]

    /// The natural logarithm of the probability of words and, if they are not the most, the end.
    private func logProbability(
        of words: [Int],
        maximumLength: Int,
        _ decoder: any CaptionDecoder,
        _ features: Tensor
    ) throws -> Double {
        var decoding = try decoder.begin(features, width: 1)
        var sum = 0.0
        var last = 1
        for word in words.count < maximumLength ? words + [2] : words {
            try decoding.step([last])
            decoding.logits.applyLogSoftmax()
            sum += Double(decoding.logits.elements[word])
            last = word
        }
        return sum
    }

    @Test(arguments: SmallDecoders.names + ["ensemble"], strategies)
    func search_whateverTheStrategy_reportsTheDecodersOwnProbabilities(
        name: String,
        strategy: SearchStrategy
    ) throws {
        let decoder = try SmallDecoders.decoder(name)
        let options = SearchOptions(strategy: strategy, beamWidth: 5, maximumLength: 8)
        for seed in Self.seeds.prefix(10) {
            let features = SmallDecoders.features(seed: seed)
            let found = try CaptionSearch(decoder: decoder)(features, options: options)
            #expect(!found.isEmpty)
            #expect(Set(found.map(\.words)).count == found.count)
            for caption in found {
                // The beams' best sequence that did not end has as many words as are allowed.
                let expected = try logProbability(
                    of: caption.words,
                    maximumLength: 8,
                    decoder,
                    features
                )
                #expect(abs(caption.logProbability - expected) < 1e-3)
                let length = min(caption.words.count + 1, 8)
                #expect(abs(caption.score - expected / pow(Double(length), 0.7)) < 1e-3)
                #expect((1...8).contains(caption.words.count))
                #expect(!caption.words.contains { [0, 1, 2, 3].contains($0) })
                let hasAttention = name != "nic" && name != "glstm"
                #expect(caption.attention.count == (hasAttention ? caption.words.count : 0))
            }
        }
    }

    @Test(arguments: SmallDecoders.names)
    func greedy_whereNoWordRepeats_equalsABeamOfOneWithoutLengthNormalization(
        name: String
    ) throws {
        let decoder = NeverRepeating(decoder: try SmallDecoders.decoder(name))
        let search = CaptionSearch(decoder: decoder)
        let options = SearchOptions(
            beamWidth: 1,
            maximumLength: 12,
            lengthNormalization: .polynomial(exponent: 0)
        )
        for seed in Self.seeds {
            let features = SmallDecoders.features(seed: seed)
            let greedy = try search.greedy(
                try decoder.begin(features, photos: 1),
                options: options
            )
            let beam = try #require(try search.beam(features, options: options).first)
            #expect(beam.words == greedy.words)
            #expect(beam.attention == greedy.attention)
            #expect(abs(beam.logProbability - greedy.logProbability) < 1e-4)
        }
    }

    @Test(arguments: SmallDecoders.names, [1, 3, 10])
    func diverseBeam_ofOneGroup_equalsTheBeam(name: String, width: Int) throws {
        let search = CaptionSearch(decoder: try SmallDecoders.decoder(name))
        let options = SearchOptions(beamWidth: width, maximumLength: 10)
        for seed in Self.seeds {
            let features = SmallDecoders.features(seed: seed)
            let beam = try search.beam(features, options: options)
            let diverse = try search.diverseBeam(
                features,
                options: options,
                groups: 1,
                strength: 0
            )
            #expect(diverse.map(\.words) == beam.map(\.words))
            #expect(diverse.map(\.score) == beam.map(\.score))
            #expect(diverse.map(\.logProbability) == beam.map(\.logProbability))
            #expect(diverse.map(\.attention) == beam.map(\.attention))
        }
    }

    @Test
    func diverseBeam_whenStrengthIsGreat_beginsEachGroupWithAnotherWord() throws {
        let search = CaptionSearch(decoder: try SmallDecoders.decoder("sat"))
        let options = SearchOptions(beamWidth: 6, maximumLength: 10)
        for seed in Self.seeds {
            let features = SmallDecoders.features(seed: seed)
            let found = try search.diverseBeam(
                features,
                options: options,
                groups: 6,
                strength: 1000
            )
            // The best of each group come first.
            #expect(Set(found.prefix(6).compactMap(\.words.first)).count == 6)
            let plain = try search.beam(features, options: options)
            #expect(Set(found.map(\.words.first)).count >= Set(plain.map(\.words.first)).count)
        }
    }

    /// Photos' searches end at different steps and leave the batch; sums of single precision depend
    /// on the number of rows in their last digits, those of fixed point do not.
    @Test(arguments: SmallDecoders.names + ["ensemble"], strategies)
    func search_ofSeveralPhotos_findsWhatEachHasAlone(
        name: String,
        strategy: SearchStrategy
    ) throws {
        let decoder = try SmallDecoders.decoder(name)
        let search = CaptionSearch(decoder: decoder)
        let options = SearchOptions(strategy: strategy, maximumLength: 9)
        let photos = Self.seeds.prefix(7).map(SmallDecoders.features)
        let features = try Tensor(
            [7 * SmallDecoders.featureShape.rows, SmallDecoders.featureShape.columns],
            photos.flatMap(\.elements)
        )
        let together = try search(try decoder.begin(features, photos: 7), options: options)
        #expect(together.count == 7)
        for (photo, found) in zip(photos, together) {
            let alone = try search(photo, options: options)
            #expect(found.map(\.words) == alone.map(\.words))
            for (one, other) in zip(found, alone) {
                #expect(abs(one.logProbability - other.logProbability) < 1e-4)
                #expect(one.attention.count == other.attention.count)
                for (left, right) in zip(one.attention.joined(), other.attention.joined()) {
                    #expect(abs(left - right) < 1e-5)
                }
            }
        }
    }

    @Test(arguments: SmallDecoders.names)
    func search_inFixedPoint_isTheSameInEveryBatch(name: String) throws {
        let decoder = try SmallDecoders.decoder(name, precision: .int8)
        let search = CaptionSearch(decoder: decoder)
        let options = SearchOptions(maximumLength: 9)
        let photos = Self.seeds.map(SmallDecoders.features)
        let features = try Tensor(
            [photos.count * SmallDecoders.featureShape.rows, SmallDecoders.featureShape.columns],
            photos.flatMap(\.elements)
        )
        let opening = try decoder.begin(features, photos: photos.count)
        for (photo, found) in zip(photos, try search(opening, options: options)) {
            let alone = try search(photo, options: options)
            #expect(found.map(\.words) == alone.map(\.words))
            #expect(found.map(\.logProbability) == alone.map(\.logProbability))
            #expect(found.map(\.attention) == alone.map(\.attention))
        }
    }

    @Test(arguments: SmallDecoders.names)
    func nucleus_whenSeedIsTheSame_givesTheSameCaptions(name: String) throws {
        let search = CaptionSearch(decoder: try SmallDecoders.decoder(name))
        let features = SmallDecoders.features(seed: 1)
        func captions(seed: UInt64, width: Int) throws -> [BeamFrontier.Finished] {
            try search(
                features,
                options: SearchOptions(
                    strategy: .nucleus(topP: 0.95, temperature: 2, seed: seed),
                    beamWidth: width,
                    maximumLength: 12
                )
            )
        }
        let first = try captions(seed: 7, width: 4)
        #expect(try captions(seed: 7, width: 4).map(\.words) == first.map(\.words))
        #expect(try captions(seed: 8, width: 4).map(\.words) != first.map(\.words))
        // More captions do not change those that would be drawn anyway.
        let more = try captions(seed: 7, width: 10).map(\.words)
        #expect(first.allSatisfy { more.contains($0.words) })
        #expect(first.map(\.score) == first.map(\.score).sorted(by: >))
        for words in more { #expect(zip(words, words.dropFirst()).allSatisfy(!=)) }
    }

    @Test(arguments: [(0.000_1, 1), (1, 0.000_1)])
    func nucleus_whenOnlyTheLikeliestWordIsLeft_equalsGreedy(
        topP: Double,
        temperature: Double
    ) throws {
        let decoder = NeverRepeating(decoder: try SmallDecoders.decoder("updown"))
        let search = CaptionSearch(decoder: decoder)
        let options = SearchOptions(beamWidth: 3, maximumLength: 12)
        for seed in Self.seeds {
            let features = SmallDecoders.features(seed: seed)
            let greedy = try search.greedy(
                try decoder.begin(features, photos: 1),
                options: options
            )
            let drawn = try search.sample(
                try decoder.begin(features, photos: 1),
                options: options,
                nucleus: Nucleus(topP: topP, temperature: temperature),
                seed: seed
            )
            #expect(drawn.map(\.words) == [greedy.words])
        }
    }

    @Test
    func nucleus_whenDrawnOften_hasTheShareOfItsWords() {
        let logProbabilities = [0.15, 0.5, 0.05, 0.3].map { Float(log($0)) }
        var random = SeededGenerator(seed: 3)
        var counts = [0, 0, 0, 0]
        let draws = 20_000
        for _ in 0..<draws {
            counts[
                Nucleus(topP: 0.75, temperature: 1).draw(from: logProbabilities, using: &random)
            ] += 1
        }
        // 0.5 and 0.3 reach 0.75; their shares are 5/8 and 3/8, within five standard errors.
        #expect(counts[0] == 0 && counts[2] == 0)
        #expect(abs(Double(counts[1]) / Double(draws) - 0.625) < 0.018)
    }

    @Test
    func nucleus_whenTemperatureIsHigh_evensProbabilitiesOut() {
        let logProbabilities = [0.8, 0.2].map { Float(log($0)) }
        var random = SeededGenerator(seed: 5)
        let draws = 20_000
        let nucleus = Nucleus(topP: 1, temperature: 2)
        let count = (0..<draws).reduce(0) { sum, _ in
            sum + nucleus.draw(from: logProbabilities, using: &random)
        }
        // √0.2 / (√0.8 + √0.2) = 1/3.
        #expect(abs(Double(count) / Double(draws) - 1 / 3.0) < 0.018)
    }
}

/// A decoder that never says a word twice in a row, as beams never do.
private struct NeverRepeating: CaptionDecoder {
    private struct Decoding: CaptionDecoding {
        var decoding: any CaptionDecoding

        var logits: Tensor {
            get { decoding.logits }
            set { decoding.logits = newValue }
        }
        var count: Int { decoding.count }
        var attention: Tensor? { decoding.attention }

        mutating func step(_ words: [Int]) throws(TensorError) {
            try decoding.step(words)
            let wordCount = decoding.logits.shape.columns
            decoding.logits.withMutablePointer { logits in
                for (row, word) in words.enumerated() { logits[row * wordCount + word] = -1e9 }
            }
        }

        mutating func select(_ parents: [Int]) throws(TensorError) {
            try decoding.select(parents)
        }
    }

    let decoder: any CaptionDecoder

    var name: String { decoder.name }
    var vocabularySize: Int { decoder.vocabularySize }

    func begin(_ features: Tensor, photos: Int) throws(TensorError) -> any CaptionDecoding {
        Decoding(decoding: try decoder.begin(features, photos: photos))
    }
}
