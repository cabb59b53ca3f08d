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
        package var neighbourCount = 20
        /// The similarity of the nearest photo up to which no neighbour counts.
        package var farSimilarity: Float = 0.5
        /// The similarity of the nearest photo from which neighbours count in full.
        package var nearSimilarity: Float = 0.7
        /// How much less near a photo is whose captions count 1/e times as much.
        package var temperature: Float = 0.1
        /// λ: what the neighbours' captions have of each word's probability.
        package var share: Float = 0.3
        /// What a point of mean CIDEr-D adds to a caption's score.
        package var consensusWeight = 1.0
        /// What a match of 1 adds to a caption's score.
        package var matchWeight = 1.0

        /// Values as measured; see Documentation/learning.md.
        package init() {}
    }

    private let retriever: CaptionRetriever
    private let ids: [String: Int]
    private let options: Options
    private let metric: CIDErD<String>

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
        metric = CIDErD(corpus: [[], []])
    }
}
