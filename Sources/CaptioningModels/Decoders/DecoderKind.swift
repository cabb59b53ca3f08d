package import Checkpoints
package import NeuralNetwork

/// The kinds of decoders that there are, by the name that a weights file gives its own.
///
/// A decoder's file `NAME.safetensors` has this metadata besides free text (scores, options of its
/// training):
///
/// - `kind`: `nic`, `glstm`, `sat` or `updown`. The Up-Down decoder that is shipped says it by
///   `architecture` instead, and its `vocabulary` is a number.
/// - `vocabulary`, beside `kind`: the decoder's words, one a line, the marks first; left out, the
///   words are those of `vocabulary.txt` in the folder of the weights.
package enum DecoderKind: String, CaseIterable, Sendable {
    /// Show and Tell.
    case nic
    /// The guided LSTM.
    case glstm
    /// Show, Attend and Tell.
    case sat
    /// Bottom-up and top-down attention's decoder.
    case updown

    /// The metadata that names the kind.
    package static let metadataKey = "kind"
    private static let formerMetadataKey = "architecture"

    /// The kind of a file's decoder.
    ///
    /// - Throws: `CheckpointError` if the file says none or one that does not exist.
    package init(of checkpoint: Checkpoint) throws(CheckpointError) {
        let metadata = checkpoint.metadata
        guard let name = metadata[Self.metadataKey] ?? metadata[Self.formerMetadataKey] else {
            throw .otherModel(file: checkpoint.file.path, reason: "it names no decoder's kind")
        }
        guard let kind = Self(rawValue: name) else {
            let kinds = Self.allCases.map(\.rawValue).joined(separator: ", ")
            throw .otherModel(
                file: checkpoint.file.path,
                reason: "its kind is \"\(name)\", which is no decoder's (\(kinds))"
            )
        }
        self = kind
    }

    /// The decoder of a file.
    ///
    /// - Parameters:
    ///   - checkpoint: A file of this kind.
    ///   - vocabularySize: Number of words.
    ///   - precision: The arithmetic of the products.
    /// - Returns: The decoder.
    /// - Throws: `CheckpointError` or `TensorError` if the file is of another kind or has other words.
    package func decoder(
        _ checkpoint: Checkpoint,
        vocabularySize: Int,
        precision: Precision = .fp32
    ) throws -> any CaptionDecoder {
        switch self {
        case .nic:
            try NICDecoder(checkpoint, vocabularySize: vocabularySize, precision: precision)
        case .glstm:
            try GLSTMDecoder(checkpoint, vocabularySize: vocabularySize, precision: precision)
        case .sat:
            try SATDecoder(checkpoint, vocabularySize: vocabularySize, precision: precision)
        case .updown:
            try UpDownDecoder(checkpoint, vocabularySize: vocabularySize, precision: precision)
        }
    }
}
