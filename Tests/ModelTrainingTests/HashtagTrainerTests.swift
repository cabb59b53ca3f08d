import Checkpoints
import HashtagModels
import SystemPackage
import TensorCore
import TestSupport
import Testing

@testable import ModelTraining

/// Training from sets of tags to a generator, on a world of three kinds of photos.
@Suite struct HashtagTrainerTests {
    /// Photos are of the sea, of food or of sport; their tags never mix.
    private static let world = [
        ["beach", "sea", "sun", "travel", "summer"], ["food", "yummy", "dinner", "cake", "tasty"],
        ["gym", "run", "sport", "fit", "yoga"],
    ]

    private static func sets(_ count: Int = 600) -> TagSets {
        var random = SeededGenerator(seed: 11)
        return TagSets(
            lines: (0..<count).map { line in
                let tags = world[random.index(below: world.count)]
                return Array(tags.shuffled(using: &random).prefix(2 + random.index(below: 3)))
            }
        )
    }

    private static func trained(
        _ kind: TagModelWeights.Kind,
        seed: UInt64 = 1,
        epochs: Int = 12
    ) throws -> TagModelWeights {
        var options = HashtagTrainer.Options(kind: kind)
        options.seed = seed
        options.epochs = epochs
        options.batchSize = 16
        options.hiddenSize = 16
        options.learningRate = 0.02
        return try HashtagTrainer(sets(), options: options).train { _ in }
    }

    @Test(arguments: TagModelWeights.Kind.allCases)
    func model_whenTrained_completesSetsOfItsWorld(kind: TagModelWeights.Kind) throws {
        let generator = try Self.trained(kind).generator()
        for tags in Self.world {
            let ids = tags.compactMap(generator.vocabulary.id(of:))
            let context = TagContext(ids: ids.prefix(2))
            let best = try generator.best(3, given: context)
            #expect(Set(best) == Set(ids.dropFirst(2)))
        }
    }

    @Test(arguments: TagModelWeights.Kind.allCases)
    func sameSeed_givesTheSameWeights_andAnotherSeedOthers(kind: TagModelWeights.Kind) throws {
        let first = try Self.trained(kind, epochs: 4)
        let again = try Self.trained(kind, epochs: 4)
        let other = try Self.trained(kind, seed: 2, epochs: 4)
        #expect(first.tensors.mapValues(\.elements) == again.tensors.mapValues(\.elements))
        #expect(first.tensors.mapValues(\.elements) != other.tensors.mapValues(\.elements))
    }

    @Test(arguments: TagModelWeights.Kind.allCases)
    func samples_repeatNoTag_andFollowTheSeed(kind: TagModelWeights.Kind) throws {
        let generator = try Self.trained(kind, epochs: 4).generator()
        let context = TagContext(ids: [0])
        func sample(_ seed: UInt64) throws -> [Int] {
            var random = SeededGenerator(seed: seed)
            return try generator.sample(8, given: context, temperature: 1, using: &random)
        }
        for seed in 0..<20 as Range<UInt64> {
            let tags = try sample(seed)
            #expect(Set(tags).count == 8)
            #expect(!tags.contains(0))
            #expect(try sample(seed) == tags)
        }
        #expect(try Set((0..<20).map { try sample($0) }).count > 1)
        var random = SeededGenerator(seed: 1)
        let all = try generator.sample(99, given: context, temperature: 1, using: &random)
        #expect(all.count == generator.vocabulary.count - 1)
    }

    @Test func adversarialModel_ranksAnotherPhotosTagsBelow() throws {
        let generator = try Self.trained(.gan, epochs: 24).generator()
        let ids = Self.world.map { $0.compactMap(generator.vocabulary.id(of:)) }
        let context = TagContext(ids: ids[0].prefix(2))
        let own = try generator.relevance(of: Array(ids[0].dropFirst(2)), given: context)
        for other in ids.dropFirst() {
            #expect(try generator.relevance(of: Array(other.prefix(3)), given: context) < own)
        }
    }

    @Test func model_whenWrittenAndRead_isTheSameToHalfPrecision() throws {
        let folder = try TemporaryDirectory()
        let file = folder.path.appending("model.safetensors")
        let weights = try Self.trained(.vae, epochs: 2)
        try weights.write(to: file)
        let read = try TagModelWeights(contentsOf: file)
        #expect(read.kind == .vae)
        #expect(read.vocabulary == weights.vocabulary)
        #expect(read.prior == weights.prior)
        #expect(read.tensors.keys == weights.tensors.keys)
        for (name, tensor) in weights.tensors {
            let other = try #require(read.tensors[name])
            #expect(other.shape == tensor.shape)
            // Half precision has 11 significant bits.
            for (a, b) in zip(tensor.elements, other.elements) {
                #expect(abs(a - b) <= max(abs(a) / 2048, 1e-7))
            }
        }
    }

    /// What training computes with gradients, running computes without: the first step's loss of a
    /// single target is the logarithm of the generator's probability.
    @Test func trainingNetwork_andGenerator_computeTheSame() throws {
        var options = TagNetworkOptions(tagCount: 9, hiddenSize: 8, embeddingSize: 4, steps: 1)
        options.dropout = 0
        let objective = RecurrentObjective(network: TagNetwork<Float>(options: options))
        var random = SeededGenerator(seed: 4)
        let parameters = objective.initialParameters(using: &random)
        let batch = TagBatch<Float>(sets: [[3, 7]], using: &random)
        let tape = Tape<Float>()
        let loss = objective.loss(
            batch,
            progress: 0,
            tape,
            parameters.leaves(on: tape),
            using: &random
        )
        let weights = TagModelWeights(
            kind: .gru,
            vocabulary: TagVocabulary(tags: (0..<9).map { "tag\($0)" }),
            prior: [],
            correctedPrior: [],
            tensors: parameters.tensors
        )
        let context = TagContext(ids: batch.context[0])
        let relevance = try weights.generator().relevance(of: batch.targets[0], given: context)
        #expect(abs(tape.scalar(of: loss) + relevance) < 1e-5)
    }

    @Test func tooFewSets_areRefused() {
        #expect(throws: HashtagTrainer.TooFewSets.self) {
            try HashtagTrainer(Self.sets(20), options: HashtagTrainer.Options(kind: .gru))
        }
    }

    @Test func searchedTag_isCorrectedInTheSetsFoundByIt() throws {
        // 200 sets were searched for a, 200 have other tags, among them a in every tenth.
        let sets =
            (0..<200).map { ["a", "x\($0 % 7)"] }
            + (0..<200).map { $0 % 10 == 0 ? ["a", "b\($0 % 3)"] : ["b\($0 % 3)", "c\($0 % 5)"] }
        let searched = SearchedTags(sets)
        #expect(searched.words[..<170].allSatisfy { $0 == "a" })
        #expect(searched.words[235...].allSatisfy { $0 == nil })
        let corrected = searched.correctedFrequencies(of: ["a"], in: sets)[0]
        // 0.55 of all sets have it, some 0.1 of those that nobody searched.
        #expect((0.08...0.2).contains(corrected))
    }
}
