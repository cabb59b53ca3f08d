package import CaptioningModels
package import SystemPackage

/// Photos as the means of their regions, and their captions as ids.
package struct EmbeddingExamples: Sendable {
    /// The means, `[photos, D]`.
    package let pooled: Matrix<Float>
    /// The ids of each photo's captions, without marks.
    package let captions: [[[Int]]]

    /// Looks photos up.
    ///
    /// - Throws: ``MissingFeatures`` if a photo is not in the cache.
    package init(
        _ photos: [CaptionCorpus.Photo],
        _ cache: FeatureCache,
        _ vocabulary: Vocabulary
    ) throws(MissingFeatures) {
        pooled = cache.pooledFeatures(at: try cache.indices(of: photos))
        captions = photos.map { $0.captions.map(vocabulary.ids(for:)) }
    }

    init(pooled: Matrix<Float>, captions: [[[Int]]]) {
        (self.pooled, self.captions) = (pooled, captions)
    }

    /// How well a network aligns the photos with their captions.
    package func scores(
        of network: EmbeddingNetwork<Float>,
        _ parameters: Parameters<Float>
    ) -> AlignmentScores {
        AlignmentScores(
            images: network.embed(images: pooled, parameters),
            texts: network.embed(sentences: Array(captions.joined()), parameters),
            owners: captions.enumerated().flatMap { photo, captions in captions.map { _ in photo } }
        )
    }
}

/// Photos with captions but without features.
package struct MissingFeatures: Error, CustomStringConvertible {
    /// The file of features.
    package let cache: FilePath
    /// The photos.
    package let files: [String]

    /// What is wrong, and the remedy.
    package var description: String {
        """
        \(cache): \(files.count) photos with captions are not in it, \(files.first ?? "") the first; \
        encode them with deeplens train features
        """
    }
}

extension FeatureCache {
    /// The places of photos.
    ///
    /// - Throws: ``MissingFeatures`` if a photo is not there.
    package func indices(of photos: [CaptionCorpus.Photo]) throws(MissingFeatures) -> [Int] {
        let missing = photos.filter { index(of: $0.file) == nil }
        guard missing.isEmpty else {
            throw MissingFeatures(cache: path, files: missing.map(\.file))
        }
        return photos.compactMap { index(of: $0.file) }
    }
}
