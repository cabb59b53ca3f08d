internal import CaptionMetrics
package import TensorCore

/// Captions photos in the light of a datastore: its nearest photos' captions condition the decoder and
/// rank what it says.
///
/// How much they count falls with how near they are; where nothing is near, they do not count at all.
///
/// - SeeAlso: Ramos et al. 2023, "Retrieval-augmented Image Captioning", for conditioning on captions
///   of similar photos.
package struct RetrievalAugmentation: Sendable {
    /// How much neighbours count.
    package struct Options: Sendable, Hashable {
        /// Photos that count at most.
        package var neighbourCount = 16
        /// The similarity up to which a photo does not count.
        package var farSimilarity: Float = 0.5
        /// The similarity of the nearest photo from which agreement counts in full.
        package var nearSimilarity: Float = 0.9
        /// The similarity of the nearest photo from which its captions share in words in full.
        package var alikeSimilarity: Float = 0.95
        /// How much less near a photo is whose captions count 1/e times as much.
        package var temperature: Float = 0.1
        /// λ for photos that are alike: what the neighbours' captions have of each word's probability.
        package var share: Float = 0.6
        /// What a point of mean CIDEr-D adds to a caption's score.
        package var consensusWeight = 1.5

        /// Values as measured; see Documentation/learning.md.
        package init() {}

        /// How much agreement counts if the nearest photo is so near.
        func consensusWeight(nearest similarity: Float) -> Double {
            consensusWeight * Double(rise(of: similarity, to: nearSimilarity))
        }

        /// λ if the nearest photo is so near.
        ///
        /// It rises with the sixteenth power: of photos that are alike the same can be said, while among
        /// those that only resemble each other it does harm (with the third power, a hundred
        /// remembered photos made captions of their like worse; with the eighth, it took more than half
        /// a point of CIDEr of what agreement gave).
        func share(nearest similarity: Float) -> Float {
            let rise = rise(of: similarity, to: alikeSimilarity)
            let square = rise * rise
            let fourth = square * square
            return share * fourth * fourth * fourth * fourth
        }

        /// 0 up to ``farSimilarity``, 1 from `full` on, and in proportion between them.
        private func rise(of similarity: Float, to full: Float) -> Float {
            min(max((similarity - farSimilarity) / (full - farSimilarity), 0), 1)
        }
    }

    private let retriever: CaptionRetriever
    private let ids: [String: Int]
    private let options: Options
    private let metric: CIDErD<Int>

    /// Prepares a datastore for a decoder's words.
    ///
    /// - Throws: `TensorError` only if the datastore is inconsistent with itself.
    package init(
        _ datastore: CaptionDatastore,
        vocabulary: Vocabulary,
        options: Options = Options()
    ) throws(TensorError) {
        retriever = try CaptionRetriever(datastore)
        ids = Dictionary(
            vocabulary.words.enumerated().map { ($1, $0) },
            uniquingKeysWith: { first, _ in first }
        )
        self.options = options
        // Two photos without captions: every n-gram is equally telling, however small the datastore.
        metric = CIDErD(corpus: [[], []])
    }

    /// What is near a photo.
    ///
    /// - Parameters:
    ///   - vector: The photo's unit vector, `[1, 512]`.
    ///   - content: SHA-256 of a photo that does not count.
    /// - Returns: The photo's neighbourhood; nil if nothing is near.
    /// - Throws: `TensorError` if the vector has another size.
    package func neighbours(
        of vector: Tensor,
        besides content: String? = nil
    ) throws(TensorError) -> Neighbourhood? {
        let found = try retriever.neighbours(
            of: vector,
            count: options.neighbourCount,
            besides: content
        ).filter { $0.similarity > options.farSimilarity }
        guard !found.isEmpty else { return nil }
        return Neighbourhood(found, ids: ids, options: options, metric: metric)
    }
}
