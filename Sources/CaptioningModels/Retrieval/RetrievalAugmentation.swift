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

        /// How much neighbours count, 0…1, if the nearest is so near.
        func gate(nearest similarity: Float) -> Float {
            min(max((similarity - farSimilarity) / (nearSimilarity - farSimilarity), 0), 1)
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
        )
        let gate = options.gate(nearest: found.first?.similarity ?? -1)
        guard gate > 0 else { return nil }
        let captions = NeighbourCaptions(found, ids: ids, temperature: options.temperature)
        return Neighbourhood(captions: captions, gate: gate, options: options, metric: metric)
    }
}
