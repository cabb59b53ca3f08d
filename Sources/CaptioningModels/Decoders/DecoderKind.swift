package import Checkpoints

/// The kinds of decoders that there are, by the name that a weights file gives its own.
///
/// A decoder's file `NAME.safetensors` has this metadata besides free text (scores, options of its
/// training):
///
/// - `kind`: `nic`, `glstm`, `sat` or `updown`. A file without it that has an attention LSTM is an
///   Up-Down decoder.
/// - `vocabulary`: the decoder's words, one a line, the marks first; left out, the words are those of
///   `vocabulary.txt` in the folder of the weights.
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

    /// The kind of a file's decoder.
    ///
    /// - Throws: `CheckpointError` if the file says none or one that does not exist.
    package init(of checkpoint: Checkpoint) throws(CheckpointError) {
        guard let name = checkpoint.metadata[Self.metadataKey] else {
            guard checkpoint.contains("att_lstm.weight_ih") else {
                throw .otherModel(file: checkpoint.file.path, reason: "it names no decoder's kind")
            }
            self = .updown
            return
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
    /// - Returns: The decoder.
    /// - Throws: `CheckpointError` or `TensorError` if the file is of another kind or has other words.
    package func decoder(
        _ checkpoint: Checkpoint,
        vocabularySize: Int
    ) throws -> any CaptionDecoder {
        switch self {
        case .nic: try NICDecoder(checkpoint, vocabularySize: vocabularySize)
        case .glstm: try GLSTMDecoder(checkpoint, vocabularySize: vocabularySize)
        case .sat: try SATDecoder(checkpoint, vocabularySize: vocabularySize)
        case .updown: try UpDownDecoder(checkpoint, vocabularySize: vocabularySize)
        }
    }
}
