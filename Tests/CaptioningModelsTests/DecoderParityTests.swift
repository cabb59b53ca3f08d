import CaptioningModels
import Checkpoints
import NeuralNetwork
import SystemPackage
import TensorCore
import TestSupport
import Testing

/// Every kind of decoder against PyTorch, over several steps in which sequences split and end.
struct DecoderParityTests {
    private let golden: SmallDecoders

    init() throws {
        golden = try SmallDecoders()
    }

    /// Some ten float32 operations deep: 1e-5 of the whole tensor is ten times what rounding does.
    @Test(arguments: SmallDecoders.names + ["ensemble"])
    func decoder_whenComparedWithReference_agreesAtEveryStep(name: String) throws {
        let decoder = try SmallDecoders.decoder(name)
        var decoding = try decoder.begin(try golden.features, width: 3)
        for (step, (words, parents)) in zip(try golden.words, try golden.parents).enumerated() {
            try decoding.step(words)
            let logits = try golden.logits(name, step)
            #expect(decoding.logits.shape == [3, SmallDecoders.vocabularySize])
            expectClose(decoding.logits.elements, logits.elements, relative: 1e-5)
            let attention = try golden.attention(name, step)
            #expect((decoding.attention == nil) == (attention == nil))
            if let attention, let found = decoding.attention {
                #expect(found.shape == attention.shape)
                expectClose(found.elements, attention.elements, relative: 1e-5)
            }
            try decoding.select(parents)
        }
    }

    /// 16-bit fixed point rounds each product's terms by some 0.05 %.
    @Test(arguments: SmallDecoders.names)
    func decoder_inFixedPoint_isCloseToTheReference(name: String) throws {
        let decoder = try SmallDecoders.decoder(name, precision: .int8)
        var decoding = try decoder.begin(try golden.features, width: 3)
        for (step, (words, parents)) in zip(try golden.words, try golden.parents).enumerated() {
            try decoding.step(words)
            let logits = try golden.logits(name, step)
            expectClose(decoding.logits.elements, logits.elements, relative: 2e-3)
            try decoding.select(parents)
        }
    }

    /// Once a step has been made, others of as many sequences take no memory.
    @Test(arguments: SmallDecoders.names)
    func step_whenSequencesStayAsMany_writesToTheSameMemory(name: String) throws {
        let decoder = try SmallDecoders.decoder(name, precision: .int8)
        var decoding = try decoder.begin(try golden.features, width: 3)
        var places: Set<UnsafePointer<Float>> = []
        for words in [[1, 1, 1], [5, 6, 7], [8, 9, 10], [4, 4, 5]] {
            try decoding.step(words)
            places.insert(decoding.logits.withPointer { $0 })
            if let attention = decoding.attention {
                places.insert(attention.withPointer { $0 })
            }
            try decoding.select([0, 0, 2])
        }
        #expect(places.count == (decoding.attention == nil ? 1 : 2))
    }

    @Test(arguments: SmallDecoders.names + ["ensemble"])
    func decoder_whenSequencesEnd_goesOnWithTheOthersUnchanged(name: String) throws {
        let decoder = try SmallDecoders.decoder(name)
        var wide = try decoder.begin(try golden.features, width: 3)
        var narrow = try decoder.begin(try golden.features, width: 1)
        try wide.step([1, 1, 1])
        try narrow.step([1])
        try wide.select([2])
        try wide.step([7])
        try narrow.step([7])
        #expect(wide.logits.shape == [1, SmallDecoders.vocabularySize])
        expectClose(wide.logits.elements, narrow.logits.elements, relative: 1e-6)
    }

    @Test(arguments: SmallDecoders.names)
    func decoder_whenInputsDoNotFit_throws(name: String) throws {
        let decoder = try SmallDecoders.decoder(name)
        #expect(throws: TensorError.self) { try decoder.begin(Tensor(zeros: [5, 11]), width: 1) }
        #expect(throws: TensorError.self) { try decoder.begin(try golden.features, photos: 2) }
        var decoding = try decoder.begin(try golden.features, width: 2)
        #expect(throws: TensorError.self) { try decoding.step([1, 20]) }
        #expect(throws: TensorError.self) { try decoding.step([1]) }
        #expect(throws: TensorError.self) { try decoding.select([2]) }
    }

    @Test(arguments: SmallDecoders.names)
    func ensemble_ofOneDecoderTwice_equalsTheDecoder(name: String) throws {
        let decoder = try SmallDecoders.decoder(name)
        var twins = try EnsembleDecoder([decoder, decoder]).begin(try golden.features, width: 1)
        var single = try decoder.begin(try golden.features, width: 1)
        for word in [1, 5, 9] {
            try twins.step([word])
            try single.step([word])
            single.logits.applyLogSoftmax()
            #expect(twins.logits.elements == single.logits.elements)
            #expect(twins.attention?.elements == single.attention?.elements)
        }
    }

    @Test
    func ensemble_ofNoneOrUnlikeDecoders_throws() throws {
        let nic = try SmallDecoders.decoder("nic")
        #expect(throws: TensorError.self) { try EnsembleDecoder([]) }
        #expect(throws: TensorError.self) {
            try EnsembleDecoder([nic, OtherWords(decoder: nic)])
        }
    }

    private struct OtherWords: CaptionDecoder {
        let decoder: any CaptionDecoder
        let name = "other"
        let vocabularySize = 21

        func begin(
            _ features: Tensor,
            photos: Int
        ) throws(TensorError) -> any CaptionDecoding {
            try decoder.begin(features, photos: photos)
        }
    }

    @Test
    func kind_whenNamedInMetadata_isThatOrRefused() throws {
        let folder = try TemporaryDirectory()
        let file = folder.path.appending("x.safetensors")
        func kind(_ metadata: [String: String]) throws -> DecoderKind {
            try CheckpointWriter(metadata: metadata).write(to: file)
            return try DecoderKind(of: Checkpoint(contentsOf: file))
        }
        #expect(try kind(["kind": "sat", "architecture": "x"]) == .sat)
        #expect(try kind(["architecture": "updown"]) == .updown)
        let nameless = #expect(throws: CheckpointError.self) { try kind([:]) }
        #expect(try #require(nameless).description.contains("x.safetensors: it names no decoder"))
        let unknown = #expect(throws: CheckpointError.self) {
            try kind(["kind": "transformer"])
        }
        let message = try #require(unknown).description
        #expect(message.contains("transformer") && message.contains("nic, glstm, sat, updown"))
    }

    @Test(arguments: SmallDecoders.names)
    func decoder_whenItsFileHasOtherWords_namesTheTensor(name: String) throws {
        let file = try Repository.root().appending("Tests/Golden/Decoders/\(name).safetensors")
        let checkpoint = try Checkpoint(contentsOf: file)
        let error = #expect(throws: CheckpointError.self) {
            try DecoderKind(of: checkpoint).decoder(checkpoint, vocabularySize: 21)
        }
        #expect(try #require(error).description.contains("embed.weight"))
    }
}
