import CaptioningModels
import Checkpoints
import TensorCore
import Testing

/// Serialized: each test loads all weights.
@Suite(.serialized)
struct RetrievalAugmentationTests {
    private static func datastore(
        of captioner: Captioner,
        _ vectors: [Tensor],
        caption: String
    ) throws -> CaptionDatastore {
        var datastore = CaptionDatastore(embeddingChecksum: captioner.embeddingChecksum)
        for (index, vector) in vectors.enumerated() {
            let entry = CaptionDatastore.Entry(
                sha256: "\(index)",
                file: "\(index).jpg",
                captions: [caption]
            )
            try datastore.insert(entry, vector: vector)
        }
        return datastore
    }

    /// The gate: whatever far photos' captions say, nothing changes, to the last bit.
    @Test func describe_whenAllPhotosAreFar_isAsWithoutThem() throws {
        let captioner = try Captioner(weights: Repository.weights())
        let cat = try Repository.sample("cat.png")
        let own = try captioner.vector(of: cat)
        var generator = SeededGenerator(seed: 5)
        let limit = RetrievalAugmentation.Options().farSimilarity
        let far = try (0..<50).map { index in
            // Noise, and ever more of the photo itself up to the limit.
            let noise = (0..<512).map { _ in Float(generator.uniform() - 0.5) }
            let share = 0.45 * limit * Float(index) / 50
            var vector = try Tensor([1, 512], noise)
            vector.normalizeRows()
            let mixed = zip(vector.elements, own.elements).map { $0 * (1 - share) + $1 * share }
            var result = try Tensor([1, 512], mixed)
            result.normalizeRows()
            return result
        }
        let nearest = try far.map { try $0.dot(own) }.max() ?? 1
        let datastore = try Self.datastore(of: captioner, far, caption: "A flying saucer lands.")

        let plain = try captioner.describe(cat)
        let augmented = try captioner.describe(cat, with: captioner.augmentation(with: datastore))

        #expect(nearest < limit && nearest > limit / 4)
        #expect(augmented.hypotheses == plain.hypotheses)
        #expect(augmented.match == plain.match)
    }

    @Test func describe_whenThePhotoWasLearned_saysWhatWasSaidUnlessItIsLeftOut() throws {
        let captioner = try Captioner(weights: Repository.weights())
        let cat = try Repository.sample("cat.png")
        let datastore = try Self.datastore(
            of: captioner,
            [captioner.vector(of: cat)],
            caption: "Our cat Whiskers is looking at the camera."
        )
        let augmentation = try captioner.augmentation(with: datastore)

        let learned = try captioner.describe(cat, with: augmentation)
        let besides = try captioner.describe(cat, with: augmentation, besides: "0")
        let plain = try captioner.describe(cat)

        #expect(learned.hypotheses.first?.words.contains("Whiskers") == true)
        #expect(learned.hypotheses.map(\.score) == learned.hypotheses.map(\.score).sorted(by: >))
        #expect(besides.hypotheses == plain.hypotheses)
    }
}
