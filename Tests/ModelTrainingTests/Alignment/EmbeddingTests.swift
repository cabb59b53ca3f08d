import CaptioningModels
import Checkpoints
import SystemPackage
import TensorCore
import TestSupport
import Testing

@testable import ModelTraining

/// The joint space of photos and sentences: gradients, parity and training.
@Suite struct EmbeddingTests {
    private static var options: EmbeddingNetwork<Double>.Options {
        var options = EmbeddingNetwork<Double>.Options(vocabularySize: 8)
        (options.featureSize, options.wordSize, options.size) = (4, 3, 5)
        options.dropout = 0
        return options
    }

    private static func parameters(_ shapes: [(String, Int, Int)]) -> Parameters<Double> {
        var random = SeededGenerator(seed: 3)
        var parameters = Parameters<Double>()
        for (name, rows, columns) in shapes {
            parameters.add(name, rows, columns, bound: 1, using: &random)
        }
        return parameters
    }

    @Test func unitRows_haveTheGradientOfTheirValues() {
        let parameters = Self.parameters([("x", 3, 4), ("y", 2, 4)])
        let worst = GradientCheck.worstRelativeError(parameters) { tape, leaves in
            let products = tape.linear(tape.unitRows(leaves["x"]), weights: leaves["y"])
            let ones = tape.leaf(Matrix<Double>(1, 3, repeating: 1))
            let squares = tape.elementwiseProduct(products, products)
            return tape.product(ones, tape.rowSums(squares))
        }
        #expect(worst < 1e-6)
    }

    @Test(arguments: [false, true])
    func rankingLoss_hasTheGradientOfItsValue(hardestOnly: Bool) {
        let worst = GradientCheck.worstRelativeError(Self.parameters([("x", 4, 4)])) {
            $0.rankingLoss($1["x"], margin: 0.3, hardestOnly: hardestOnly)
        }
        #expect(worst < 1e-6)
    }

    @Test func rankingLoss_countsTheWorstOtherOneOfEachSide() {
        let tape = Tape<Double>()
        // Image 0: 0.2 − 0.9 + 0.8; sentence 1: 0.2 − 0.7 + 0.8; the others are far ahead.
        let scores = tape.leaf(Matrix<Double>([[0.9, 0.8, 0], [0.1, 0.7, 0.2], [0.3, 0, 0.9]]))
        let loss = tape.rankingLoss(scores, margin: 0.2, hardestOnly: true)
        let expected = (0.1 + 0.3) / 3
        #expect(abs(tape.scalar(of: loss) - expected) < 1e-12)
    }

    @Test(arguments: EmbeddingTrainer.Loss.allCases)
    func network_hasTheGradientOfItsLoss(loss: EmbeddingTrainer.Loss) {
        let network = EmbeddingNetwork<Double>(options: Self.options)
        var random = SeededGenerator(seed: 2)
        var parameters = network.initialParameters(using: &random)
        for name in parameters.names where name.contains("bias") {
            parameters.add(name, 1, parameters[name].columns, bound: 0.5, using: &random)
        }
        let pooled = Self.parameters([("x", 3, 4)])["x"]
        let worst = GradientCheck.worstRelativeError(parameters) { tape, leaves in
            var none: SeededGenerator?
            let images = network.images(pooled, tape, leaves)
            let texts = network.sentences(
                [[4], [5, 6, 7], [7, 4]],
                tape,
                leaves,
                dropping: &none
            )
            let scores = tape.linear(images, weights: texts)
            switch loss {
            case .ranking: return tape.rankingLoss(scores, margin: 0.5, hardestOnly: true)
            case .contrastive:
                return tape.contrastiveLoss(
                    scores,
                    transposed: tape.linear(texts, weights: images),
                    temperature: 0.5
                )
            }
        }
        #expect(worst < 1e-6)
    }

    /// The shipped weights, through the network that captions are scored with, one at a time.
    @Test func batchOfSentences_isEmbeddedAsEachAlone() throws {
        let weights = WeightsDirectory(
            FilePath(#filePath).removingLastComponent().removingLastComponent()
                .removingLastComponent().removingLastComponent().appending("Weights")
        )
        let vocabulary = try Vocabulary(contentsOf: weights.path(of: "vocabulary.txt"))
        let checkpoint = try Checkpoint(
            contentsOf: weights.path(of: "image_sentence_embedding.safetensors")
        )
        let single = try SentenceImageEmbedding(checkpoint, vocabularySize: vocabulary.count)
        let (network, parameters) = try EmbeddingNetwork<Float>.load(
            checkpoint,
            vocabularySize: vocabulary.count
        )
        let sentences = [
            "a dog runs", "two men in red shirts sit on a bench in the snow", "", "a cat", "snow",
        ].map { vocabulary.ids(for: $0.split(separator: " ").map(String.init)) }
        let together = network.embed(sentences: sentences, parameters)
        for (row, sentence) in sentences.enumerated() {
            let alone = try single.embed(sentence: sentence).elements
            for (a, b) in zip(alone, together.rows(row..<row + 1).elements) {
                #expect(abs(a - b) < 1e-5)
            }
        }
        var random = SeededGenerator(seed: 1)
        let regions = try Tensor([2, 2048], (0..<4096).map { _ in Float(random.uniform()) })
        let image = network.embed(images: Matrix([try regions.meanOfRows().elements]), parameters)
        for (a, b) in zip(try single.embed(features: regions).elements, image.elements) {
            #expect(abs(a - b) < 1e-5)
        }
    }

    // MARK: Scores and training

    @Test func scores_countTheBestOwnSentence_andTheOnlyOwnPhoto() {
        // Photo 0 has sentences 0 and 1, photo 1 has 2 and 3.
        let scores = AlignmentScores(
            images: Matrix([[1, 0], [0, 1]]),
            texts: Matrix([[0.9, 0.1], [0.2, 0.8], [0.4, 0.6], [0.7, 0.3]]),
            owners: [0, 0, 1, 1]
        )
        // Photo 0 finds sentence 0 first; photo 1 finds sentence 1 first, its own second.
        #expect(scores.imageToText == AlignmentScores.Recall(ranks: [1, 2]))
        #expect(scores.textToImage == AlignmentScores.Recall(ranks: [1, 2, 1, 2]))
        #expect(scores.imageToText.medianRank == 1.5)
        #expect(scores.imageToText.at1 == 0.5)
        #expect(scores.imageToText.at5 == 1)
        #expect(scores.sum == 5)
    }

    /// Photos of five kinds, each with two sentences of its kind.
    private static func world(_ count: Int, seed: UInt64) -> EmbeddingExamples {
        var random = SeededGenerator(seed: seed)
        let kinds = (0..<count).map { $0 % 5 }
        let rows = kinds.map { kind in
            (0..<6).map { Float($0 == kind ? 1 : 0) + Float(random.uniform()) / 5 }
        }
        let captions = kinds.map { kind in [[4 + kind, 9, 10], [11, 4 + kind]] }
        return EmbeddingExamples(pooled: Matrix(rows), captions: captions)
    }

    private static func train(
        _ loss: EmbeddingTrainer.Loss,
        seed: UInt64
    ) -> (weights: Parameters<Float>, progress: [EmbeddingTrainer.Progress]) {
        var sizes = EmbeddingNetwork<Float>.Options(vocabularySize: 12)
        (sizes.featureSize, sizes.wordSize, sizes.size) = (6, 8, 16)
        var options = EmbeddingTrainer.Options()
        (options.loss, options.seed, options.epochs) = (loss, seed, 30)
        (options.batchSize, options.learningRate) = (8, 1e-2)
        let trainer = EmbeddingTrainer(
            EmbeddingNetwork(options: sizes),
            training: world(40, seed: 1),
            validation: world(5, seed: 2),
            options: options
        )
        var progress: [EmbeddingTrainer.Progress] = []
        let weights = trainer.train { progress.append($0) }
        return (weights, progress)
    }

    @Test(arguments: EmbeddingTrainer.Loss.allCases)
    func training_onFiveKindsOfPhotos_findsEachKindsSentences(loss: EmbeddingTrainer.Loss) throws {
        let (_, progress) = Self.train(loss, seed: 1)
        let best = try #require(progress.last { $0.isBest })
        #expect(best.scores.imageToText.at1 == 1)
        #expect(best.scores.textToImage.at1 == 1)
        #expect(best.scores.photos == 5)
        #expect(best.scores.sentences == 10)
    }

    @Test func training_withTheSameSeed_givesTheSameWeights() {
        let first = Self.train(.contrastive, seed: 1).weights
        let again = Self.train(.contrastive, seed: 1).weights
        let other = Self.train(.contrastive, seed: 2).weights
        for name in first.names { #expect(first[name] == again[name]) }
        #expect(first["emb.weight"] != other["emb.weight"])
    }

    @Test func weights_whenWrittenAndRead_areTheSameToHalfPrecision() throws {
        let folder = try TemporaryDirectory()
        let file = folder.path.appending("embedding.safetensors")
        let weights = Self.train(.ranking, seed: 1).weights
        var sizes = EmbeddingNetwork<Float>.Options(vocabularySize: 12)
        (sizes.featureSize, sizes.wordSize, sizes.size) = (6, 8, 16)
        try EmbeddingNetwork(options: sizes).checkpoint(of: weights).write(to: file)
        let (network, read) = try EmbeddingNetwork<Float>.load(
            Checkpoint(contentsOf: file),
            vocabularySize: 12
        )
        #expect(network.options.size == 16)
        for name in weights.names {
            for (a, b) in zip(read[name].elements, weights[name].elements) {
                #expect(abs(a - b) < 2e-3)
            }
        }
        #expect(throws: CheckpointError.self) {
            _ = try EmbeddingNetwork<Float>.load(
                Checkpoint(contentsOf: file),
                vocabularySize: 13
            )
        }
    }
}
