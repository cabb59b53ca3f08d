package import TensorCore

/// A decoder with further words, each of which borrows the weights of a word that is known.
///
/// A new word's input embedding and its row of the output layer are those of its neighbour: "espresso"
/// is read and scored as "coffee" is. Ids from the decoder's vocabulary size on are the new words'.
///
/// - SeeAlso: Anderson et al. 2017, section 3.3, which takes both from word vectors instead.
package struct ExtendedDecoder: CaptionDecoder {
    private let decoder: any CaptionDecoder
    private let neighbours: [Int]

    /// Adds words to a decoder.
    ///
    /// - Parameters:
    ///   - decoder: The decoder.
    ///   - neighbours: For each new word the id of a word that the decoder knows.
    package init(_ decoder: any CaptionDecoder, neighbours: [Int]) {
        precondition(neighbours.allSatisfy((0..<decoder.vocabularySize).contains), "unknown word")
        self.decoder = decoder
        self.neighbours = neighbours
    }

    /// The name of the decoder that is extended.
    package var name: String { decoder.name }

    /// The number of words, new ones included.
    package var vocabularySize: Int { decoder.vocabularySize + neighbours.count }

    /// Begins to describe photos; see ``CaptionDecoder``.
    ///
    /// - Throws: `TensorError` if the features have another size.
    package func begin(
        _ features: Tensor,
        photos: Int
    ) throws(TensorError) -> any CaptionDecoding {
        ExtendedDecoding(
            try decoder.begin(features, photos: photos),
            vocabularySize: decoder.vocabularySize,
            neighbours: Array(repeating: neighbours, count: photos)
        )
    }
}

/// A decoding whose logits have columns for new words, each photo's its own.
struct ExtendedDecoding: CaptionDecoding {
    private var decoding: any CaptionDecoding
    private let vocabularySize: Int
    /// For each sequence the neighbours of its photo's new words.
    private var neighbours: [[Int]]
    var logits = Tensor()

    /// Adds words to a decoding.
    ///
    /// - Parameters:
    ///   - decoding: The decoding.
    ///   - vocabularySize: The number of words that it knows.
    ///   - neighbours: For each sequence the neighbours of the words that are new to its photo.
    init(_ decoding: any CaptionDecoding, vocabularySize: Int, neighbours: [[Int]]) {
        self.decoding = decoding
        self.vocabularySize = vocabularySize
        self.neighbours = neighbours
    }

    var count: Int { decoding.count }
    var attention: Tensor? { decoding.attention }

    mutating func step(_ words: [Int]) throws(TensorError) {
        let known = vocabularySize
        try decoding.step(
            zip(words, neighbours).map { $0 < known ? $0 : $1[$0 - known] }
        )
        let width = known + (neighbours.map(\.count).max() ?? 0)
        let neighbours = neighbours
        logits.resize(rows: neighbours.count, columns: width)
        decoding.logits.withPointer { source in
            logits.withMutablePointer { target in
                for (row, borrowed) in neighbours.enumerated() {
                    let (source, target) = (source + row * known, target + row * width)
                    target.update(from: source, count: known)
                    for index in known..<width { target[index] = -.infinity }
                    for (index, neighbour) in borrowed.enumerated() {
                        target[known + index] = source[neighbour]
                    }
                }
            }
        }
    }

    mutating func select(_ parents: [Int]) throws(TensorError) {
        try decoding.select(parents)
        neighbours = parents.map { neighbours[$0] }
    }
}
