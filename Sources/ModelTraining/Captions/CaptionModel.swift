package import CaptioningModels
package import Checkpoints
internal import FoundationEssentials
package import SystemPackage
internal import TensorCore

/// A caption decoder to train: its kind, its words and the weights to start from.
package struct CaptionModel: Sendable {
    /// Which decoder.
    package let kind: DecoderKind
    /// Its words.
    package let vocabulary: Vocabulary
    /// Whether the file has the words, because they are not those of `vocabulary.txt`.
    package let hasOwnVocabulary: Bool
    /// The weights to start from.
    package let parameters: Parameters<Float>
    private let options: CaptionNetworkOptions
    private let attributes: AttributeClassifier

    /// Prepares a decoder with random weights; those of attributes are learned.
    ///
    /// - Parameters:
    ///   - kind: The decoder.
    ///   - photos: What it will learn from.
    ///   - hasOwnVocabulary: Whether the words are to be in the file.
    ///   - seed: What the weights follow from.
    package init(
        _ kind: DecoderKind,
        photos: CaptionPhotos,
        hasOwnVocabulary: Bool = false,
        seed: UInt64
    ) {
        let options = CaptionNetworkOptions(
            vocabularySize: photos.vocabulary.count,
            featureSize: photos.featureSize
        )
        let attributes = AttributeClassifier(photos.captions, vocabulary: photos.vocabulary)
        var random = SeededGenerator(seed: seed)
        let network = Self.network(kind, options, attributes)
        var parameters = network.initialParameters(using: &random)
        let pooled = kind == .sat ? nil : photos.pooled()
        if let pooled {
            for name in ["fc_embed", "guide"] where parameters.names.contains("\(name).weight") {
                parameters.standardizeInputs(of: name, like: pooled)
            }
        }
        if let pooled, kind == .glstm {
            let learned = attributes.train(
                pooled: pooled,
                captions: photos.captions,
                using: &random
            )
            for name in learned.names { parameters[name] = learned[name] }
        }
        self.kind = kind
        vocabulary = photos.vocabulary
        self.hasOwnVocabulary = hasOwnVocabulary
        self.parameters = parameters
        self.options = options
        self.attributes = attributes
    }

    /// The network to train.
    func network(dropout: Double, wordDropout: Double) -> any CaptionNetwork<Float> {
        var options = options
        options.outputDropout = dropout
        options.wordDropout = wordDropout
        return Self.network(kind, options, attributes)
    }

    private static func network(
        _ kind: DecoderKind,
        _ options: CaptionNetworkOptions,
        _ attributes: AttributeClassifier
    ) -> any CaptionNetwork<Float> {
        switch kind {
        case .nic: NICNetwork(options: options)
        case .glstm: GLSTMNetwork(options: options, attributeCount: attributes.words.count)
        case .sat: SATNetwork(options: options)
        case .updown: UpDownNetwork(options: options)
        }
    }

    /// The weights of a file in place of the random ones.
    ///
    /// - Throws: `CheckpointError` if the file is not of this decoder with this vocabulary.
    package func parameters(from path: FilePath) throws -> Parameters<Float> {
        let checkpoint = try Checkpoint(contentsOf: path)
        guard try DecoderKind(of: checkpoint) == kind else {
            throw CheckpointError.otherModel(
                file: path,
                reason: "it is no \(kind.rawValue) decoder"
            )
        }
        var loaded = parameters
        for name in parameters.names {
            let matrix = parameters[name]
            let tensor = try checkpoint.tensor(name, shape: Self.shape(of: matrix, name))
            loaded.update(name) { $0.elements = tensor.elements }
        }
        return loaded
    }

    /// Writes weights in half precision, whole or not at all.
    ///
    /// - Parameters:
    ///   - parameters: The weights.
    ///   - path: The file.
    ///   - metadata: What else the file says of itself.
    /// - Throws: `CheckpointError` if it cannot be written.
    package func write(
        _ parameters: Parameters<Float>,
        to path: FilePath,
        metadata: [String: String]
    ) throws(CheckpointError) {
        var metadata = metadata
        metadata[DecoderKind.metadataKey] = kind.rawValue
        if hasOwnVocabulary { metadata["vocabulary"] = vocabulary.words.joined(separator: "\n") }
        if kind == .glstm {
            metadata["attributes"] = attributes.words.map(String.init).joined(separator: ",")
        }
        var writer = CheckpointWriter(metadata: metadata)
        for name in parameters.names {
            let matrix = parameters[name]
            writer.add(name, shape: Self.shape(of: matrix, name), matrix.elements, as: .float16)
        }
        try writer.write(to: path)
    }

    /// The decoder that a file with some weights gives.
    ///
    /// - Throws: `CheckpointError` if no file can be written for a while.
    func decoder(with parameters: Parameters<Float>) throws -> any CaptionDecoder {
        let file = FileManager.default.temporaryDirectory
            .appending(path: "deeplens-\(UUID().uuidString).safetensors")
        defer { try? FileManager.default.removeItem(at: file) }
        let path = FilePath(file.path)
        try write(parameters, to: path, metadata: [:])
        return try kind.decoder(
            Checkpoint(contentsOf: path),
            vocabularySize: vocabulary.count
        )
    }

    /// Biases have one axis.
    private static func shape(of matrix: Matrix<Float>, _ name: String) -> Shape {
        name.contains(".bias") ? [matrix.columns] : [matrix.rows, matrix.columns]
    }
}
