internal import Synchronization
internal import TensorCore

/// How well words and short phrases fit photos: the cosine in the joint space, less the photo's mean
/// cosine with everyday words.
///
/// Some photos are close to every sentence; the mean takes that off. Over the words of Flickr8k's
/// validation captions that could be tags, those of a photo against another photo's, the area under
/// the ROC curve is 0.914; without the mean it is 0.890, with "a photo of" before the word less by a
/// tenth of a point to a whole one.
///
/// Words that the sentence side has seldom read have a place in the space that says little (captions
/// with one of the 55 that were learned from labels alone are wrong or match above 0.5 anyway), so
/// that they have no fit. Vectors are made when a phrase is first asked for and kept.
final class PhraseFit: Sendable {
    /// A vocabulary lists its words by falling frequency; in this one the last of these stood in
    /// some ten captions.
    private static let familiarWordCount = 2000
    private static let everydayWordCount = 200
    private static let markCount = 4

    private let embedding: SentenceImageEmbedding
    private let ids: [String: Int]
    private let vectors = Mutex(Vectors())

    private struct Vectors {
        var phrases: [String: Tensor] = [:]
        var mean: Tensor?
    }

    /// Makes one without any vector yet.
    init(_ embedding: SentenceImageEmbedding, vocabulary: Vocabulary) {
        self.embedding = embedding
        let familiar = vocabulary.words.prefix(Self.familiarWordCount).enumerated()
        ids = Dictionary(uniqueKeysWithValues: familiar.map { ($1, $0) })
    }

    /// The fits of the phrases all of whose words are familiar.
    ///
    /// - Parameters:
    ///   - phrases: Lower-case words separated by spaces.
    ///   - image: The photo's unit vector.
    /// - Returns: The fit of each such phrase.
    /// - Throws: `TensorError` if the vector is not of this space.
    func fits(of phrases: [String], to image: Tensor) throws(TensorError) -> [String: Float] {
        let vectors = try vectors.withLock { (vectors) throws(TensorError) in
            try learn(phrases, into: &vectors)
            return vectors
        }
        guard let mean = vectors.mean else { return [:] }
        let everyday = try image.dot(mean)
        var fits: [String: Float] = [:]
        for phrase in phrases {
            guard let vector = vectors.phrases[phrase] else { continue }
            fits[phrase] = try image.dot(vector) - everyday
        }
        return fits
    }

    /// Makes the vectors that are missing, all at once.
    private func learn(_ phrases: [String], into vectors: inout Vectors) throws(TensorError) {
        if vectors.mean == nil {
            let everyday = Self.markCount..<min(ids.count, Self.markCount + Self.everydayWordCount)
            guard !everyday.isEmpty else { return }
            vectors.mean = try embedding.embed(sentences: everyday.map { [$0] }).meanOfRows()
        }
        var missing: [(phrase: String, ids: [Int])] = []
        for phrase in Set(phrases) where vectors.phrases[phrase] == nil {
            let words = phrase.split(separator: " ").map { ids[String($0)] }
            let known = words.compactMap(\.self)
            guard !known.isEmpty, known.count == words.count else { continue }
            missing.append((phrase, known))
        }
        guard !missing.isEmpty else { return }
        let rows = try embedding.embed(sentences: missing.map(\.ids))
        for (index, (phrase, _)) in missing.enumerated() {
            let row = rows.row(index)
            vectors.phrases[phrase] = try Tensor([1, row.count], row)
        }
    }
}
