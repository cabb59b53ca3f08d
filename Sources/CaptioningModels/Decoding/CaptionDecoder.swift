package import TensorCore

/// A network that says word by word what photos show.
///
/// Conformers keep their weights, which never change, and may be used from several threads at once;
/// all that changes is in the ``CaptionDecoding`` that they begin.
///
/// Shapes: M photos, N sequences, R regions of a photo, D feature size, V words. Word ids are those of
/// ``Vocabulary``.
package protocol CaptionDecoder: Sendable {
    /// What users call it, such as `updown`.
    var name: String { get }
    /// The number of words V, marks included.
    var vocabularySize: Int { get }

    /// Begins to describe photos: one empty sequence for each.
    ///
    /// - Parameters:
    ///   - features: The encoder's grids, photo after photo, `[M·R, D]`, not normalised.
    ///   - photos: M.
    /// - Returns: The decoding; ``CaptionDecoding/select(_:)`` makes more sequences of a photo.
    /// - Throws: `TensorError` if the features have another size.
    func begin(_ features: Tensor, photos: Int) throws(TensorError) -> any CaptionDecoding
}

extension CaptionDecoder {
    /// Begins to describe one photo in `width` sequences that are empty so far.
    ///
    /// - Parameters:
    ///   - features: `[R, D]`.
    ///   - width: The number of sequences, at least 1.
    /// - Returns: The decoding; give its first step `width` start marks.
    /// - Throws: `TensorError` if the features have another size.
    package func begin(
        _ features: Tensor,
        width: Int
    ) throws(TensorError) -> any CaptionDecoding {
        var decoding = try begin(features, photos: 1)
        try decoding.select(Array(repeating: 0, count: width))
        return decoding
    }
}

/// Descriptions of photos in the making: the memory of N sequences.
///
/// Each round reads the sequences' last words with ``step(_:)``, chooses next words by ``logits``, and
/// continues with ``select(_:)`` if sequences change places, end or split. A sequence stays with its
/// photo. A copy goes its own way: what photos contribute to every step is shared.
package protocol CaptionDecoding {
    /// The number of sequences N.
    var count: Int { get }

    /// Reads one word a sequence; ``logits`` and ``attention`` tell of the words that follow.
    ///
    /// - Parameter words: N words' ids, start marks at first.
    /// - Throws: `TensorError` if a word is not in the vocabulary or there are not N words.
    mutating func step(_ words: [Int]) throws(TensorError)

    /// Unnormalised scores of the next words, `[N, V]`; whoever searches may change them in place.
    var logits: Tensor { get set }

    /// What each sequence looked at in the last step, `[N, R]`: rows of sum 1, or nil if the decoder
    /// has no attention.
    var attention: Tensor? { get }

    /// Continues with the sequences at `parents`, in that order; some may go on twice, others end.
    ///
    /// - Parameter parents: Indices of present sequences; their number is the next N.
    /// - Throws: `TensorError` if there is no such sequence.
    mutating func select(_ parents: [Int]) throws(TensorError)
}
