import Foundation
import TensorCore
import Testing

@testable import CaptioningModels

struct RetrievalDecoderTests {
    /// A decoder whose every word is as likely as the logits say, whatever came before.
    private struct ConstantDecoder: CaptionDecoder {
        let row: [Float]
        var name: String { "constant" }
        var vocabularySize: Int { row.count }

        func begin(_ features: Tensor, photos: Int) throws(TensorError) -> any CaptionDecoding {
            Decoding(row: row, logits: Tensor(), count: photos)
        }

        struct Decoding: CaptionDecoding {
            let row: [Float]
            var logits: Tensor
            var count: Int
            var attention: Tensor? { nil }

            mutating func step(_ words: [Int]) throws(TensorError) {
                #expect(words.allSatisfy(row.indices.contains))
                let rows = Array(repeating: row, count: words.count).flatMap(\.self)
                logits = try Tensor([words.count, row.count], rows)
            }

            mutating func select(_ parents: [Int]) throws(TensorError) { count = parents.count }
        }
    }

    /// Four marks, then words 4 to 7.
    private static let decoder = ConstantDecoder(row: [-9, -9, 0.5, -9, 1, 2, 0, -1])

    private static func probabilities(_ logits: Tensor, row: Int) -> [Float] {
        logits.row(row).map { exp($0) }
    }

    private static func decoding(
        _ captions: [(words: [Int], weight: Float)],
        share: Float,
        added: Int = 0
    ) throws -> any CaptionDecoding {
        try RetrievalDecoder(
            decoder,
            continuations: NeighbourContinuations(captions),
            share: share,
            addedWords: added
        ).begin(Tensor(zeros: [1, 1]), width: 2)
    }

    @Test func step_withNeighbours_mixesTheirWordsIntoTheDecoders() throws {
        var plain = try Self.decoder.begin(Tensor(zeros: [1, 1]), width: 1)
        try plain.step([Vocabulary.start])
        plain.logits.applySoftmax()
        let own = plain.logits.row(0)
        var decoding = try Self.decoding([([4, 5], 1), ([6], 3)], share: 0.25)

        try decoding.step([Vocabulary.start, Vocabulary.start])

        let mixed = Self.probabilities(decoding.logits, row: 0)
        // Of four parts of weight, one caption begins with 4 and three begin with 6.
        #expect(abs(mixed[4] - (0.75 * own[4] + 0.25 * 0.25)) < 1e-6)
        #expect(abs(mixed[6] - (0.75 * own[6] + 0.25 * 0.75)) < 1e-6)
        #expect(abs(mixed[5] - 0.75 * own[5]) < 1e-6)
        #expect(abs(mixed.reduce(0, +) - 1) < 1e-5)
    }

    @Test func step_whereNoCaptionGoesOn_isTheDecodersOwn() throws {
        var plain = try Self.decoder.begin(Tensor(zeros: [1, 1]), width: 1)
        try plain.step([Vocabulary.start])
        plain.logits.applyLogSoftmax()
        var decoding = try Self.decoding([([4, 5], 1)], share: 0.5)
        try decoding.step([Vocabulary.start, Vocabulary.start])

        try decoding.step([7, 4])

        #expect(decoding.logits.row(0) == plain.logits.row(0))
        #expect(Self.probabilities(decoding.logits, row: 1)[5] > 0.5)
    }

    @Test func select_carriesEachSequencesWordsAlong() throws {
        var decoding = try Self.decoding([([4, 5], 1), ([6, 7], 1)], share: 0.5)
        try decoding.step([Vocabulary.start, Vocabulary.start])
        try decoding.step([4, 6])
        let before = (decoding.logits.row(0), decoding.logits.row(1))
        try decoding.select([1, 0])

        try decoding.step([7, 5])

        // Both captions end here.
        #expect(before.0 != before.1)
        for row in 0..<2 {
            #expect(Self.probabilities(decoding.logits, row: row)[Vocabulary.end] > 0.5)
        }
    }

    @Test func step_withAWordThatTheDecoderLacks_offersItAndReadsOn() throws {
        let added = Self.decoder.vocabularySize
        var decoding = try Self.decoding([([4, added], 1)], share: 0.5, added: 1)
        try decoding.step([Vocabulary.start, Vocabulary.start])
        #expect(Self.probabilities(decoding.logits, row: 0)[added] == 0)

        try decoding.step([4, 5])
        #expect(abs(Self.probabilities(decoding.logits, row: 0)[added] - 0.5) < 1e-6)
        try decoding.step([added, 5])

        #expect(Self.probabilities(decoding.logits, row: 0)[Vocabulary.end] > 0.5)
    }

    @Test func continuations_preferTheLongestEndThatIsKnown() {
        let continuations = NeighbourContinuations([([4, 5, 6], 1), ([7, 5, 4], 1)])

        #expect(continuations.probabilities(after: [4, 5]) == [6: 1])
        #expect(continuations.probabilities(after: [5, 5]) == [6: 0.5, 4: 0.5])
        #expect(continuations.probabilities(after: [4, 5, 6]) == [Vocabulary.end: 1])
        #expect(continuations.probabilities(after: [9]).isEmpty)
    }

    @Test func neighbourCaptions_withNewWords_spellThemAsPeopleDo() {
        let entry = CaptionDatastore.Entry(
            sha256: "",
            file: "",
            captions: ["Our dog Rex runs.", "Rex, the dog, naps"]
        )
        let ids = ["<pad>": 0, "<bos>": 1, "<eos>": 2, "<unk>": 3, "dog": 4, "the": 5]
        let far = Neighbour(entry: entry, similarity: 0.8)

        let captions = NeighbourCaptions(
            [Neighbour(entry: entry, similarity: 0.9), far],
            ids: ids,
            temperature: 0.1
        )

        #expect(captions.addedWords == ["our", "Rex", "runs", "naps"])
        #expect(captions.captions.prefix(2).map(\.words) == [[6, 4, 7, 8], [7, 5, 4, 9]])
        #expect(captions.captions.prefix(2).allSatisfy { $0.weight == 1 })
        #expect(abs((captions.captions.last?.weight ?? 0) - exp(-1)) < 1e-5)
    }
}
