internal import Checkpoints
package import SystemPackage

/// The decoder's words; a word's id is its line number from 0.
package struct Vocabulary: Sendable {
    /// The id of `<pad>`, which fills batches.
    static let padding = 0
    /// The id of `<bos>`, before the first word.
    static let start = 1
    /// The id of `<eos>`, after the last word.
    static let end = 2
    /// The id of `<unk>`, for words outside the vocabulary.
    static let unknown = 3
    private static let marks = ["<pad>", "<bos>", "<eos>", "<unk>"]

    /// All words, marks included.
    package let words: [String]

    /// Number of words, marks included.
    package var count: Int { words.count }

    /// Takes the lines of a vocabulary file.
    ///
    /// - Throws: `CheckpointError` if the four marks do not come first or a word comes twice.
    init(_ list: TextList) throws(CheckpointError) {
        guard Array(list.lines.prefix(Self.marks.count)) == Self.marks else {
            throw .malformedText(
                file: list.file.path,
                reason: "it must start with the lines \(Self.marks.joined(separator: " "))"
            )
        }
        guard Set(list.lines).count == list.lines.count else {
            throw .malformedText(file: list.file.path, reason: "a word is listed twice")
        }
        words = list.lines
    }

    /// Reads a vocabulary file.
    ///
    /// - Throws: `CheckpointError` if it is not a vocabulary.
    package init(contentsOf path: FilePath) throws {
        try self.init(try TextList(contentsOf: path))
    }

    /// The words of ids that came from the decoder.
    package func words(for ids: [Int]) -> [String] {
        ids.map { words[$0] }
    }
}
