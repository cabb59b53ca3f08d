internal import Checkpoints
internal import Synchronization
internal import TensorCore

/// All networks of a captioner and the word lists that belong to them.
struct Networks: Sendable {
    /// The files that determine a caption, in the order of the checksum.
    static let fileNames = [
        "resnet50.safetensors", "updown.safetensors", "image_sentence_embedding.safetensors",
        "efficientnet_lite2.safetensors", "vocabulary.txt", "imagenet_labels.txt",
    ]

    let encoder: ResNet50
    let decoder: any CaptionDecoder
    let search: CaptionSearch
    let embedding: SentenceImageEmbedding
    let classifier: EfficientNetLite2
    let vocabulary: Vocabulary
    let labels: ImageLabels
    let checksum: WeightsChecksum
    /// Of the files that determine a photo's vector.
    let embeddingChecksum: WeightsChecksum

    /// Loads all files, on two threads: widening and packing take longer than reading.
    init(_ weights: WeightsDirectory) throws {
        let encoderFile = try Checkpoint(contentsOf: weights.path(of: "resnet50.safetensors"))
        let decoderFile = try Checkpoint(contentsOf: weights.path(of: "updown.safetensors"))
        let embeddingFile = try Checkpoint(
            contentsOf: weights.path(of: "image_sentence_embedding.safetensors")
        )
        let classifierFile = try Checkpoint(
            contentsOf: weights.path(of: "efficientnet_lite2.safetensors")
        )
        let words = try TextList(contentsOf: weights.path(of: "vocabulary.txt"))
        let names = try TextList(contentsOf: weights.path(of: "imagenet_labels.txt"))
        let vocabulary = try Vocabulary(words)

        let (encoder, others) = try inParallel {
            let encoder = try ResNet50(encoderFile)
            encoderFile.file.releasePages()
            return encoder
        } _: {
            let count = vocabulary.count
            let decoder = try UpDownDecoder(decoderFile, vocabularySize: count)
            decoderFile.file.releasePages()
            let embedding = try SentenceImageEmbedding(embeddingFile, vocabularySize: count)
            embeddingFile.file.releasePages()
            let classifier = try EfficientNetLite2(classifierFile)
            classifierFile.file.releasePages()
            return (decoder: decoder, embedding: embedding, classifier: classifier)
        }
        self.encoder = encoder
        decoder = others.decoder
        search = CaptionSearch(decoder: others.decoder)
        embedding = others.embedding
        classifier = others.classifier
        self.vocabulary = vocabulary
        labels = try ImageLabels(names)
        checksum = WeightsChecksum(
            [encoderFile, decoderFile, embeddingFile, classifierFile].map(\.file)
                + [words.file, names.file]
        )
        embeddingChecksum = WeightsChecksum([encoderFile, embeddingFile].map(\.file))
    }
}

/// The results of two computations that run at the same time; the first error if any fails.
private func inParallel<First: Sendable, Second: Sendable>(
    _ first: @Sendable () throws -> First,
    _ second: @Sendable () throws -> Second
) throws -> (First, Second) {
    let results = Mutex<(Result<First, any Error>?, Result<Second, any Error>?)>((nil, nil))
    Threads.perform(2) { index in
        if index == 0 {
            let result = Result(catching: first)
            results.withLock { $0.0 = result }
        } else {
            let result = Result(catching: second)
            results.withLock { $0.1 = result }
        }
    }
    let (left, right) = results.withLock { $0 }
    guard let left, let right else { preconditionFailure("both iterations have run") }
    return (try left.get(), try right.get())
}
