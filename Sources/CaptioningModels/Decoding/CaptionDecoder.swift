package import TensorCore

/// A network that says word by word what a photo shows.
///
/// Conformers keep their weights, which never change, and may be used from several threads at once;
/// all that changes is in the ``CaptionDecoding`` that they begin.
///
/// Shapes: N sequences, R regions, D feature size, V words. Word ids are those of ``Vocabulary``.
package protocol CaptionDecoder: Sendable {
    /// What users call it, such as `updown`.
    var name: String { get }
    /// The number of words V, marks included.
    var vocabularySize: Int { get }

    /// Begins to describe a photo in `width` sequences that are empty so far.
    ///
    /// - Parameters:
    ///   - features: The encoder's grid, `[R, D]`, not normalised.
    ///   - width: The number of sequences, at least 1.
    /// - Returns: The decoding; give its first step `width` start marks.
    /// - Throws: `TensorError` if the features have another size.
    func begin(_ features: Tensor, width: Int) throws(TensorError) -> any CaptionDecoding
}

/// One photo's description in the making: the memory of N sequences.
///
/// Each round reads the sequences' last words with ``step(_:)``, chooses next words by ``logits``, and
/// continues with ``select(_:)`` if sequences change places, end or split.
package protocol CaptionDecoding {
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
