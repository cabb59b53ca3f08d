package import CaptioningModels
internal import TensorCore

/// Encoded photos with captions.
package struct CaptionPhotos: Sendable {
    private let cache: FeatureCache
    /// The place of each photo in the cache.
    private let places: [Int]
    /// The words' ids of each photo's captions, without marks.
    let captions: [[[Int]]]
    /// The words of each photo's captions.
    let words: [[[String]]]
    /// The words.
    let vocabulary: Vocabulary

    /// Takes those photos of a corpus whose features there are.
    ///
    /// - Parameters:
    ///   - photos: The photos.
    ///   - cache: Their features.
    ///   - vocabulary: The decoder's words.
    package init(_ photos: [CaptionCorpus.Photo], cache: FeatureCache, vocabulary: Vocabulary) {
        let known = photos.compactMap { photo in
            cache.index(of: photo.file).map { (place: $0, photo: photo) }
        }
        self.cache = cache
        self.vocabulary = vocabulary
        places = known.map(\.place)
        words = known.map(\.photo.captions)
        captions = words.map { $0.map(vocabulary.ids(for:)) }
    }

    /// The number of photos.
    package var count: Int { places.count }

    /// Values of a region.
    var featureSize: Int { cache.featureSize }

    /// Some photos with all of their captions.
    func batch(_ chosen: [Int]) -> CaptionBatch<Float> {
        CaptionBatch(
            features: cache.features(at: chosen.map { places[$0] }),
            regionCount: cache.regionCount,
            captions: chosen.map { captions[$0] }
        )
    }

    /// The mean of each photo's normalised regions, `[photos, D]`.
    func pooled() -> Matrix<Float> {
        let parts = (0..<count).map { batch([$0]).pooled }
        return Matrix(stacking: parts, rows: parts.map(\.rows))
    }
}
