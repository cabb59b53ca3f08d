internal import Foundation
internal import TensorCore

/// Any decoder, with the captions of a photo's neighbours mixed into each word's probabilities.
///
/// p(w) = (1 − λ) · p_decoder(w) + λ · p_neighbours(w); where the neighbours' captions know no way to
/// go on, the decoder's own. Words of theirs that the decoder does not have get ids from its
/// vocabulary's size on; what it reads in their place is `<unk>`.
///
/// Shapes: N sequences, V words of the decoder, E words of the neighbours alone.
///
/// - SeeAlso: Khandelwal et al. 2020, "Generalization through Memorization", equation 3.
struct RetrievalDecoder: CaptionDecoder {
    private let decoder: any CaptionDecoder
    private let continuations: NeighbourContinuations
    private let share: Float
    let vocabularySize: Int

    var name: String { decoder.name }

    /// Conditions a decoder on captions.
    ///
    /// - Parameters:
    ///   - decoder: The decoder.
    ///   - continuations: How the captions go on.
    ///   - share: λ, from 0 up to, not including, 1.
    ///   - addedWords: E.
    init(
        _ decoder: any CaptionDecoder,
        continuations: NeighbourContinuations,
        share: Float,
        addedWords: Int
    ) {
        self.decoder = decoder
        self.continuations = continuations
        self.share = share
        vocabularySize = decoder.vocabularySize + addedWords
    }

    func begin(_ features: Tensor, photos: Int) throws(TensorError) -> any CaptionDecoding {
        conditioned(try decoder.begin(features, photos: photos))
    }

    /// Conditions what the decoder has begun.
    func conditioned(_ opening: any CaptionDecoding) -> any CaptionDecoding {
        RetrievalDecoding(
            decoding: opening,
            continuations: continuations,
            share: share,
            ownWords: decoder.vocabularySize,
            vocabularySize: vocabularySize,
            captions: Array(repeating: [], count: opening.count)
        )
    }
}

/// A description in the making whose words' probabilities are mixed.
private struct RetrievalDecoding: CaptionDecoding {
    var decoding: any CaptionDecoding
    let continuations: NeighbourContinuations
    let share: Float
    let ownWords: Int
    let vocabularySize: Int
    /// A logarithm that no probability has.
    private static let impossible: Float = -1e9
    /// The sequences' words so far.
    var captions: [[Int]]
    /// Logarithms of the mixed probabilities, `[N, V + E]`.
    var logits = Tensor()

    var count: Int { decoding.count }
    var attention: Tensor? { decoding.attention }

    mutating func step(_ words: [Int]) throws(TensorError) {
        guard words.count == captions.count else {
            throw TensorError(
                operation: "retrieval decoder",
                reason: "\(words.count) words for \(captions.count) sequences"
            )
        }
        for (row, word) in words.enumerated() where word != Vocabulary.start {
            captions[row].append(word)
        }
        try decoding.step(words.map { $0 < ownWords ? $0 : Vocabulary.unknown })
        mix()
    }

    mutating func select(_ parents: [Int]) throws(TensorError) {
        try decoding.select(parents)
        captions = parents.map { captions[$0] }
    }

    private mutating func mix() {
        decoding.logits.applyLogSoftmax()
        let (rows, columns, own) = (captions.count, vocabularySize, ownWords)
        let (captions, continuations, share) = (captions, continuations, share)
        logits.resize(to: [rows, columns])
        decoding.logits.withPointer { input in
            logits.withMutablePointer { output in
                for row in 0..<rows {
                    let found = continuations.probabilities(after: captions[row])
                    let rest = found.isEmpty ? 0 : log1p(-share)
                    let (from, to) = (input + row * own, output + row * columns)
                    for word in 0..<own { to[word] = from[word] + rest }
                    for word in own..<columns { to[word] = Self.impossible }
                    for (word, probability) in found {
                        let remaining = word < own ? (1 - share) * exp(from[word]) : 0
                        to[word] = log(remaining + share * probability)
                    }
                }
            }
        }
    }
}
