import CaptioningModels
import Checkpoints
import Foundation
import ImageDecoding
import SystemPackage
import TensorCore
import TestSupport
import Testing

/// Captioners with decoders of a user's own, in a folder that has links to all other weights.
@Suite(.serialized)
struct ModelTests {
    private static let size = 4
    private let folder: TemporaryDirectory
    private let words: [String]

    init() throws {
        folder = try TemporaryDirectory()
        let shipped = try Repository.root().appending("Weights")
        for name in try FileManager.default.contentsOfDirectory(atPath: shipped.string) {
            try FileManager.default.createSymbolicLink(
                atPath: folder.path.appending(name).string,
                withDestinationPath: shipped.appending(name).string
            )
        }
        words = try Vocabulary(contentsOf: shipped.appending("vocabulary.txt")).words
    }

    /// Writes a Show and Tell decoder with made-up weights.
    private func writeDecoder(
        _ name: String,
        seed: UInt64,
        vocabulary: [String]? = nil
    ) throws {
        var metadata = ["kind": "nic"]
        metadata["vocabulary"] = vocabulary?.joined(separator: "\n")
        let (count, size) = (vocabulary?.count ?? words.count, Self.size)
        var writer = CheckpointWriter(metadata: metadata)
        var random = SeededGenerator(seed: seed)
        let shapes: [(String, Shape)] = [
            ("fc_embed.weight", [size, 2048]), ("fc_embed.bias", [size]),
            ("embed.weight", [count, size]), ("lstm.weight_ih", [4 * size, size]),
            ("lstm.weight_hh", [4 * size, size]), ("lstm.bias_ih", [4 * size]),
            ("lstm.bias_hh", [4 * size]), ("logit.weight", [count, size]), ("logit.bias", [count]),
        ]
        for (name, shape) in shapes {
            let values = (0..<shape.elementCount).map { _ in Float(random.uniform() - 0.5) }
            writer.add(name, shape: shape, values, as: .float16)
        }
        try writer.write(to: folder.path.appending("\(name).safetensors"))
    }

    private func captioner(
        _ model: String,
        search: SearchOptions = SearchOptions()
    ) throws -> Captioner {
        try Captioner(
            weights: WeightsDirectory(folder.path),
            options: Captioner.Options(
                model: try #require(ModelName(model)),
                search: search,
                labelCount: 1
            )
        )
    }

    @Test
    func captioner_withADecoderOfOnesOwn_saysItsCaptionsUnderItsName() throws {
        try writeDecoder("my-model", seed: 1)
        let captioner = try captioner("my-model")
        let found = try captioner.describe(try Repository.sample("cat.png"))
        #expect(captioner.modelName == "my-model")
        #expect(captioner.weightsFileNames[1] == "my-model.safetensors")
        let best = try #require(found.hypotheses.first)
        #expect(!best.words.isEmpty && best.attention.isEmpty)
        #expect(Set(best.words).isSubset(of: words))
    }

    @Test
    func checksum_ofAnyModel_coversItsDecoders() throws {
        try writeDecoder("first", seed: 1)
        try writeDecoder("second", seed: 2)
        let models = ["updown", "first", "second", "first+updown", "updown+first"]
        let checksums = try models.map { try captioner($0).weightsChecksum }
        #expect(Set(checksums).count == models.count)
        try writeDecoder("first", seed: 3)
        #expect(try captioner("first").weightsChecksum != checksums[1])
        #expect(try captioner("first+updown").weightsChecksum != checksums[3])
        #expect(try captioner("updown").weightsChecksum == checksums[0])
    }

    @Test
    func captioner_withAnEnsemble_hasTheAttentionOfThoseThatHaveSome() throws {
        try writeDecoder("mine", seed: 1)
        let captioner = try captioner("mine+updown")
        let found = try captioner.describe(try Repository.sample("cat.png"))
        let best = try #require(found.hypotheses.first)
        #expect(captioner.modelName == "mine+updown")
        #expect(best.attention.count == best.words.count)
        #expect(best.attention.allSatisfy { abs($0.reduce(0, +) - 1) < 1e-4 && $0.count == 49 })
    }

    @Test
    func captioner_whenTheDecoderBringsItsWords_saysThem() throws {
        let own = ["<pad>", "<bos>", "<eos>", "<unk>", "zebra", "cat", "xylophone"]
        try writeDecoder("mine", seed: 1, vocabulary: own)
        let found = try captioner("mine").describe(try Repository.sample("cat.png"))
        let said = Set(found.hypotheses.flatMap(\.words))
        #expect(!said.isEmpty && said.isSubset(of: own.dropFirst(4)))
        #expect((-1...1).contains(found.match))
        let error = #expect(throws: CheckpointError.self) { try captioner("updown+mine") }
        #expect(try #require(error).description.contains("mine.safetensors: its words differ"))
    }

    @Test(arguments: [
        ["<pad>", "<bos>", "<eos>", "cat"], ["<pad>", "<bos>", "<eos>", "<unk>", ""],
    ])
    func captioner_whenTheDecodersWordsAreNone_namesTheFile(own: [String]) throws {
        try writeDecoder("mine", seed: 1, vocabulary: own + ["dog"])
        let error = #expect(throws: CheckpointError.self) { try captioner("mine") }
        #expect(try #require(error).description.contains("mine.safetensors"))
    }

    @Test(arguments: [
        ("absent", "absent.safetensors was not found"),
        ("updown+absent", "absent.safetensors was not found"),
        ("resnet50", "its kind is \"resnet50-v1.5\", which is no decoder's"),
        ("image-sentence", "image-sentence.safetensors was not found"),
    ])
    func captioner_whenThereIsNoSuchDecoder_namesTheFile(model: String, reason: String) throws {
        let error = #expect(throws: CheckpointError.self) { try captioner(model) }
        #expect(try #require(error).description.contains(reason))
    }

    @Test(
        arguments: [
            .greedy, .nucleus(topP: 0.9, temperature: 1, seed: 1), .diverse(groups: 2, strength: 1),
        ] as [SearchStrategy]
    )
    func captioner_withAnySearch_saysTheSameOfAPhotoEachTime(strategy: SearchStrategy) throws {
        let captioner = try captioner("updown", search: SearchOptions(strategy: strategy))
        let photo = try Repository.sample("cat.png")
        let first = try captioner.describe(photo)
        #expect(!first.hypotheses.isEmpty)
        #expect(try captioner.describe(photo).hypotheses == first.hypotheses)
    }

    @Test(arguments: [
        ("sat", ["sat"]), ("sat+updown", ["sat", "updown"]), ("a-1+a-1", ["a-1", "a-1"]),
        ("/my photos/Own.safetensors", ["/my photos/Own"]),
        ("updown+own.safetensors", ["updown", "own"]),
    ])
    func name_whenWellFormed_listsDecoders(text: String, decoders: [String]) throws {
        let name = try #require(ModelName(text))
        #expect(name.description == text)
        #expect(name.fileNames == decoders.map { "\($0).safetensors" })
    }

    @Test(arguments: [
        "", "+", "sat+", "+sat", "sat++sat", "../sat", "SAT", ".safetensors", "sat.txt",
        "sat updown", "é",
    ])
    func name_whenMalformed_isNil(text: String) {
        #expect(ModelName(text) == nil)
    }
}
