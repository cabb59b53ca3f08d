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

    /// Begins to describe a photo; see ``CaptionDecoder``.
    ///
    /// - Throws: `TensorError` if the features have another size.
    package func begin(
        _ features: Tensor,
        width: Int
    ) throws(TensorError) -> any CaptionDecoding {
        ExtendedDecoding(
            decoding: try decoder.begin(features, width: width),
            vocabularySize: decoder.vocabularySize,
            neighbours: neighbours
        )
    }
}

/// A decoding whose logits have columns for the new words.
private struct ExtendedDecoding: CaptionDecoding {
    var decoding: any CaptionDecoding
    let vocabularySize: Int
    let neighbours: [Int]
    var logits = Tensor()

    var attention: Tensor? { decoding.attention }

    mutating func step(_ words: [Int]) throws(TensorError) {
        try decoding.step(words.map { $0 < vocabularySize ? $0 : neighbours[$0 - vocabularySize] })
        let (known, count) = (vocabularySize, decoding.logits.shape.rows)
        let (width, borrowed) = (known + neighbours.count, neighbours)
        logits.resize(to: [count, width])
        decoding.logits.withPointer { source in
            logits.withMutablePointer { target in
                for row in 0..<count {
                    let (source, target) = (source + row * known, target + row * width)
                    target.update(from: source, count: known)
                    for (index, neighbour) in borrowed.enumerated() {
                        target[known + index] = source[neighbour]
                    }
                }
            }
        }
    }

    mutating func select(_ parents: [Int]) throws(TensorError) {
        try decoding.select(parents)
    }
}
