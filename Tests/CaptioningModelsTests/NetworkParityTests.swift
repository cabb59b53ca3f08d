import CaptioningModels
import Checkpoints
import ImageDecoding
import NeuralNetwork
import SystemPackage
import TensorCore
import Testing

/// Every stage against the reference, each fed with this project's own earlier stages.
@Suite(.serialized)
struct NetworkParityTests {
    private static let encoder = Result {
        try ResNet50(Checkpoint(contentsOf: Repository.weights().path(of: "resnet50.safetensors")))
    }
    private static let halfEncoder = Result {
        try ResNet50(
            Checkpoint(contentsOf: Repository.weights().path(of: "resnet50.safetensors")),
            precision: .bf16
        )
    }
    private static let vocabulary = Result {
        try Vocabulary(contentsOf: Repository.weights().path(of: "vocabulary.txt"))
    }
    private static let decoder = Result {
        try UpDownDecoder(
            Checkpoint(contentsOf: Repository.weights().path(of: "updown.safetensors")),
            vocabularySize: vocabulary.get().count
        )
    }

    private func input(of file: String) throws -> RGBImage {
        try Repository.sample(file).resized(width: ResNet50.side, height: ResNet50.side)
    }

    private func features(of file: String) throws -> Tensor {
        try Self.encoder.get().encode([try input(of: file)])
    }

    @Test(arguments: Golden.files)
    func pixels_whenNormalised_agreeWithReference(file: String) throws {
        // A network that lets each channel through as it comes.
        let weights = try Tensor([4, 3, 1, 1], [1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0])
        var graph = Graph()
        _ = try graph.stem(
            ResNet50.normalization,
            height: ResNet50.side,
            width: ResNet50.side,
            filters: try Filters(weights),
            stride: 1,
            padding: .symmetric(0),
            activation: .identity
        )
        let image = try CompiledGraph(graph, precision: .fp32)([input(of: file).pixels]).elements
        // The reference samples channel planes every 37 rows and 41 columns.
        let samples = (0..<3).flatMap { channel in
            stride(from: 0, to: 224, by: 37).flatMap { y in
                stride(from: 0, to: 224, by: 41).map { x in image[(y * 224 + x) * 4 + channel] }
            }
        }
        expectClose(samples, try Golden.of(file).pixelSamples)
    }

    @Test(arguments: Golden.files)
    func features_whenEncoded_agreeWithReference(file: String) throws {
        let golden = try Golden.of(file)
        let features = try features(of: file)
        #expect(features.shape == [49, 2048])
        let values = features.elements
        let samples = stride(from: 0, to: 49, by: 7).flatMap { region in
            stride(from: 0, to: 2048, by: 173).map { values[region * 2048 + $0] }
        }
        expectClose(samples, golden.featuresSamples)
        expectClose([values.reduce(0, +) / Float(values.count)], [golden.featuresMean])
    }

    @Test(arguments: ["cat.png", "china.jpg"])
    func features_whenComparedWhole_agreeWithReference(file: String) throws {
        let tensors = try Checkpoint(
            contentsOf: Repository.root().appending("Tests/Golden/tensors.safetensors")
        )
        let expected = try tensors.tensor("\(file).features", shape: [49, 2048])
        expectClose(try features(of: file).elements, expected.elements)
    }

    @Test func features_ofABatch_areThoseOfEachPhoto() throws {
        let encoder = try Self.encoder.get()
        let images = try Golden.files.map(input(of:))
        let together = try encoder.encode(images)
        #expect(together.shape == [49 * images.count, 2048])
        expectClose(
            together.elements,
            try images.flatMap { try encoder.encode([$0]).elements },
            relative: 1e-6
        )
    }

    @Test(arguments: Golden.files)
    func features_inHalfOfTheBytes_pointWhereTheReferencesDo(file: String) throws {
        let half = try Self.halfEncoder.get().encode([try input(of: file)]).elements
        let single = try features(of: file).elements
        // The mean over the regions of their cosines.
        let cosines = (0..<49).map { region in
            let range = region * 2048..<(region + 1) * 2048
            return Self.cosine(half[range], single[range])
        }
        #expect(cosines.reduce(0, +) / 49 > 0.995)
    }

    private static func cosine(_ left: ArraySlice<Float>, _ right: ArraySlice<Float>) -> Double {
        func dot(_ a: ArraySlice<Float>, _ b: ArraySlice<Float>) -> Double {
            zip(a, b).reduce(0) { $0 + Double($1.0) * Double($1.1) }
        }
        return dot(left, right) / (dot(left, left) * dot(right, right)).squareRoot()
    }

    @Test(arguments: Golden.files)
    func firstWords_whenDecoded_agreeWithReference(file: String) throws {
        let tensors = try Checkpoint(
            contentsOf: Repository.root().appending("Tests/Golden/tensors.safetensors")
        )
        let expected = try tensors.tensor("\(file).first_step_log_probabilities")
        var decoding = try Self.decoder.get().begin(try features(of: file), width: 1)
        try decoding.step([1])
        decoding.logits.applyLogSoftmax()
        expectClose(decoding.logits.elements, expected.elements)
        let sampled = stride(from: 0, to: 3040, by: 97).map { decoding.logits.elements[$0] }
        expectClose(sampled, try Golden.of(file).firstStepLogProbabilities)
    }

    @Test(arguments: Golden.files)
    func greedyCaption_whenDecoded_equalsTheReferences(file: String) throws {
        let words = try CaptionSearch(decoder: Self.decoder.get())
            .greedy(
                try Self.decoder.get().begin(try features(of: file), photos: 1),
                options: SearchOptions()
            ).words
        let caption = try Self.vocabulary.get().words(for: words).joined(separator: " ")
        #expect(caption == (try Golden.of(file).greedy))
    }

    @Test
    func networks_whenFilesAreSwapped_sayWhichTensorIsMissing() throws {
        let file = try Repository.weights().path(of: "updown.safetensors")
        let checkpoint = try Checkpoint(contentsOf: file)
        #expect(throws: CheckpointError.missingTensor(file: file, tensor: "conv1.weight")) {
            try ResNet50(checkpoint)
        }
        #expect(throws: CheckpointError.self) {
            try UpDownDecoder(checkpoint, vocabularySize: 10)
        }
    }

    @Test
    func decoder_whenFeaturesHaveAnotherSize_throws() throws {
        let decoder = try Self.decoder.get()
        #expect(throws: TensorError.self) { try decoder.begin(Tensor(zeros: [49, 100]), width: 1) }
    }
}
