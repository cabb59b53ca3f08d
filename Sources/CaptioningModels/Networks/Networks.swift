internal import Checkpoints
internal import NeuralNetwork
internal import TensorCore

/// All networks of a captioner and the word lists that belong to them.
struct Networks: Sendable {
    /// The files that determine a caption, in the order of the checksum.
    static func fileNames(for model: ModelName, precision: Precision) -> [String] {
        [ResNet50.fileName(for: precision)] + model.fileNames + [
            "image_sentence_embedding.safetensors", EfficientNetLite2.fileName(for: precision),
            "vocabulary.txt", "imagenet_labels.txt", ConceptTable.labelFileName,
            ConceptTable.nounFileName,
        ]
    }

    let encoder: ResNet50
    let search: CaptionSearch
    let embedding: SentenceImageEmbedding
    let classifier: EfficientNetLite2
    /// The decoder's words.
    let vocabulary: Vocabulary
    /// For each of the decoder's words its id in the embedding's vocabulary.
    private let sentenceIDs: [Int]
    let labels: ImageLabels
    let concepts: ConceptTable
    let checksum: WeightsChecksum
    /// Of the files that determine a photo's vector.
    let embeddingChecksum: WeightsChecksum

    /// Loads all files, one after the other: each is packed on all threads, and its pages are given
    /// back before the next one is read.
    ///
    /// - Parameters:
    ///   - weights: Where they are.
    ///   - model: What says the captions.
    ///   - precision: The arithmetic.
    /// - Throws: `CheckpointError` or `TensorError` if a file is missing, damaged or another model's.
    init(_ weights: WeightsDirectory, model: ModelName, precision: Precision) throws {
        let encoderFile = try weights.checkpoint(of: .resNet50, precision: precision)
        let embeddingFile = try Checkpoint(
            contentsOf: weights.path(of: "image_sentence_embedding.safetensors")
        )
        let classifierFile = try weights.checkpoint(of: .efficientNetLite2, precision: precision)
        let words = try TextList(contentsOf: weights.path(of: "vocabulary.txt"))
        let names = try TextList(contentsOf: weights.path(of: "imagenet_labels.txt"))
        let sentenceVocabulary = try Vocabulary(words)
        let decoderFiles = try DecoderFiles(model, in: weights, words: words)
        let labelNouns = try TextList(
            contentsOf: weights.path(of: ConceptTable.labelFileName)
        )
        let nouns = try TextList(contentsOf: weights.path(of: ConceptTable.nounFileName))

        encoder = try ResNet50(encoderFile, precision: precision)
        encoderFile.file.releasePages()
        search = CaptionSearch(decoder: try decoderFiles.decoder(precision: precision))
        embedding = try SentenceImageEmbedding(
            embeddingFile,
            vocabularySize: sentenceVocabulary.count,
            precision: precision
        )
        embeddingFile.file.releasePages()
        classifier = try EfficientNetLite2(classifierFile, precision: precision)
        classifierFile.file.releasePages()
        vocabulary = decoderFiles.vocabulary
        sentenceIDs = sentenceVocabulary.ids(ofWordsIn: vocabulary)
        labels = try ImageLabels(names)
        concepts = try ConceptTable(labels: labelNouns, nouns: nouns)
        try concepts.check(against: names, vocabulary: sentenceVocabulary)
        checksum = WeightsChecksum(
            ([encoderFile] + decoderFiles.checkpoints + [embeddingFile, classifierFile]).map(\.file)
                + [words.file, names.file, labelNouns.file, nouns.file]
        )
        // A photo's vectors in different precisions are near enough to find each other.
        let vectorFile =
            precision == .int8
            ? try Checkpoint(contentsOf: weights.path(of: ResNet50.fileName(for: .fp32)))
            : encoderFile
        embeddingChecksum = WeightsChecksum([vectorFile, embeddingFile].map(\.file))
    }

    /// How well sentences in the decoder's words fit photos: the cosines in the joint space, −1…1.
    ///
    /// - Parameters:
    ///   - photos: The photos' unit vectors, `[N, 512]`.
    ///   - sentences: One for each photo: the words' ids.
    /// - Returns: For each photo the cosine.
    /// - Throws: `TensorError` if the vectors have another shape.
    func matches(photos: Tensor, sentences: [[Int]]) throws(TensorError) -> [Float] {
        guard !sentences.isEmpty else { return [] }
        return try photos.dotRows(try vectors(of: sentences))
    }

    /// How well a sentence fits a photo; see ``matches(photos:sentences:)``.
    ///
    /// - Throws: `TensorError` if the vector has another shape.
    func match(photo: Tensor, sentence ids: [Int]) throws(TensorError) -> Float {
        try matches(photos: photo, sentences: [ids])[0]
    }

    /// Unit vectors, `[N, 512]`, of sentences in the decoder's words.
    ///
    /// - Throws: `TensorError` if there is no sentence.
    func vectors(of sentences: [[Int]]) throws(TensorError) -> Tensor {
        try embedding.embed(sentences: sentences.map { $0.map { sentenceIDs[$0] } })
    }
}

extension Vocabulary {
    /// For each of the other vocabulary's words its id in this one, or that of `<unk>`.
    fileprivate func ids(ofWordsIn other: Vocabulary) -> [Int] {
        let ids = Dictionary(uniqueKeysWithValues: zip(words, 0...))
        return other.words.map { ids[$0] ?? Self.unknown }
    }
}
