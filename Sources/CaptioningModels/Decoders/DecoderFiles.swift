package import Checkpoints
internal import NeuralNetwork

/// The weights files of a model's decoders and the words that all of them have.
package struct DecoderFiles: Sendable {
    private static let vocabularyKey = "vocabulary"

    /// The files, in the order of the model's name.
    package let checkpoints: [Checkpoint]
    /// The decoders' words.
    package let vocabulary: Vocabulary

    /// Opens the files.
    ///
    /// - Parameters:
    ///   - model: The decoders.
    ///   - weights: Where they are.
    ///   - words: The vocabulary of files that bring none.
    /// - Throws: `CheckpointError` if a file is missing or damaged or has other words than the first.
    package init(_ model: ModelName, in weights: WeightsDirectory, words: TextList) throws {
        checkpoints = try model.paths(in: weights).map { try Checkpoint(contentsOf: $0) }
        let vocabularies = try checkpoints.map { checkpoint in
            guard let own = Self.ownWords(of: checkpoint) else { return try Vocabulary(words) }
            return try Vocabulary(try TextList(own, of: checkpoint.file))
        }
        for (checkpoint, other) in zip(checkpoints, vocabularies)
        where other.words != vocabularies[0].words {
            throw CheckpointError.otherModel(
                file: checkpoint.file.path,
                reason: "its words differ from those of \(checkpoints[0].file.path)"
            )
        }
        vocabulary = vocabularies[0]
    }

    /// Whether the words are the files' own, not those of `vocabulary.txt`.
    package var hasOwnVocabulary: Bool { Self.ownWords(of: checkpoints[0]) != nil }

    /// Where a file names its kind otherwise, its `vocabulary` is a number.
    private static func ownWords(of checkpoint: Checkpoint) -> String? {
        guard checkpoint.metadata[DecoderKind.metadataKey] != nil else { return nil }
        return checkpoint.metadata[vocabularyKey]
    }

    /// The decoder of the only file, or the ensemble of all of them.
    ///
    /// - Parameter precision: The arithmetic of the products.
    /// - Returns: The decoder.
    /// - Throws: `CheckpointError` or `TensorError` if a file is of another model.
    func decoder(precision: Precision = .fp32) throws -> any CaptionDecoder {
        let decoders = try checkpoints.map { checkpoint in
            let decoder = try DecoderKind(of: checkpoint)
                .decoder(checkpoint, vocabularySize: vocabulary.count, precision: precision)
            checkpoint.file.releasePages()
            return decoder
        }
        return decoders.count == 1 ? decoders[0] : try EnsembleDecoder(decoders)
    }
}
