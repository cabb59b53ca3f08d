internal import CaptionMetrics
internal import Foundation

/// What people say of the photos that look like one: their captions as words, the nearer the weightier.
///
/// Words that the decoder does not have get ids from its vocabulary's size on.
struct NeighbourCaptions: Sendable {
    /// One caption.
    struct Caption: Sendable {
        /// Its words' ids, without marks.
        let words: [Int]
        /// From more than 0 to 1; all captions of a photo have the same.
        let weight: Float
    }

    /// The captions, nearest photo first.
    let captions: [Caption]
    /// The words that the decoder does not have, spelt as people spell them.
    let addedWords: [String]

    /// Reads the captions of neighbours.
    ///
    /// - Parameters:
    ///   - neighbours: Photos, nearest first.
    ///   - ids: The ids of the decoder's words.
    ///   - temperature: How much less near a photo is whose captions count 1/e times as much.
    init(_ neighbours: [Neighbour], ids: [String: Int], temperature: Float) {
        let tokenizer = CaptionTokenizer()
        let nearest = neighbours.first?.similarity ?? 0
        var ids = ids
        let ownWords = ids.count
        var added: [String] = []
        captions = neighbours.flatMap { neighbour in
            neighbour.entry.captions.map { caption in
                let words = tokenizer.tokens(of: caption)
                for word in words where ids[word] == nil {
                    ids[word] = ownWords + added.count
                    added.append(Self.spelling(of: word, in: caption))
                }
                return Caption(
                    words: words.compactMap { ids[$0] },
                    weight: exp((neighbour.similarity - nearest) / temperature)
                )
            }
        }
        addedWords = added
    }

    /// A word as it is spelt within a caption; its first word's capital says nothing.
    private static func spelling(of word: String, in caption: String) -> String {
        let spelt = caption.split { !$0.isLetter && !$0.isNumber && $0 != "-" && $0 != "'" }
        let found = spelt.dropFirst().first { $0.lowercased() == word }
        return found.map(String.init) ?? word
    }
}
