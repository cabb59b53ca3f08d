package import CaptioningModels
internal import TensorCore

/// Encoded photos with captions.
package struct CaptionPhotos: Sendable {
    private let cache: FeatureCache
    /// The places of each photo's views in the cache.
    private let views: [Range<Int>]
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
            cache.views(of: photo.file).map { (views: $0, photo: photo) }
        }
        self.cache = cache
        self.vocabulary = vocabulary
        views = known.map(\.views)
        words = known.map(\.photo.captions)
        captions = words.map { $0.map(vocabulary.ids(for:)) }
    }

    /// The number of photos.
    package var count: Int { views.count }

    /// Values of a region.
    var featureSize: Int { cache.featureSize }

    /// The encoder's grids of some photos as they are, `[photos·R, D]`.
    func features(of chosen: [Int]) throws(TensorError) -> Tensor {
        let grids = cache.features(at: chosen.map { views[$0].lowerBound })
        return try Tensor([grids.rows, grids.columns], grids.elements)
    }

    /// Some photos, as they are, with all of their captions.
    func batch(_ chosen: [Int]) -> CaptionBatch<Float> {
        batch(chosen, places: chosen.map { views[$0].lowerBound })
    }

    /// Some photos, of each a view that is drawn, with all of their captions.
    func batch(
        _ chosen: [Int],
        using random: inout SeededGenerator
    ) -> CaptionBatch<Float> {
        batch(
            chosen,
            places: chosen.map { views[$0].lowerBound + random.index(below: views[$0].count) }
        )
    }

    private func batch(_ chosen: [Int], places: [Int]) -> CaptionBatch<Float> {
        CaptionBatch(
            features: cache.features(at: places),
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
