internal import Checkpoints
package import SystemPackage

/// The decoder's words; a word's id is its line number from 0.
package struct Vocabulary: Sendable {
    /// The id of `<pad>`, which fills batches.
    package static let padding = 0
    /// The id of `<bos>`, before the first word.
    package static let start = 1
    /// The id of `<eos>`, after the last word.
    package static let end = 2
    /// The id of `<unk>`, for words outside the vocabulary.
    package static let unknown = 3
    private static let marks = ["<pad>", "<bos>", "<eos>", "<unk>"]

    /// All words, marks included.
    package let words: [String]
    private let ids: [String: Int]

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
        self.init(lines: list.lines)
    }

    private init(lines: [String]) {
        words = lines
        ids = Dictionary(uniqueKeysWithValues: zip(lines, 0...))
    }

    /// Takes the words of captions that occur so often, the most frequent first.
    package init(of captions: some Sequence<[String]>, minimumCount: Int = 4) {
        var counts: [String: Int] = [:]
        for word in captions.joined() { counts[word, default: 0] += 1 }
        for mark in Self.marks { counts[mark] = nil }
        let frequent = counts.filter { $0.value >= minimumCount }
        let sorted = frequent.sorted { (-$0.value, $0.key) < (-$1.value, $1.key) }
        self.init(lines: Self.marks + sorted.map(\.key))
    }

    /// Reads a vocabulary file.
    ///
    /// - Throws: `CheckpointError` if it is not a vocabulary.
    package init(contentsOf path: FilePath) throws {
        try self.init(try TextList(contentsOf: path))
    }

    /// The ids of words; of a word that is not in the vocabulary, that of `<unk>`.
    package func ids(for words: [String]) -> [Int] {
        words.map { ids[$0] ?? Self.unknown }
    }

    /// The words of ids that came from the decoder.
    package func words(for ids: [Int]) -> [String] {
        ids.map { words[$0] }
    }
}
