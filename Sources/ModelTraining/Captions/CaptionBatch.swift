internal import CaptioningModels
package import TensorCore

/// Some photos and sentences about them, for one step of training.
///
/// Sentences are sorted so that longer ones come first: those that go on at a step are the first rows.
///
/// - Shapes: `I` photos of `R` regions of `D` values.
package struct CaptionBatch<Scalar: KernelScalar>: Sendable {
    /// The regions' features, each normalised to mean 0 and variance 1, `[I·R, D]`.
    let regions: Matrix<Scalar>
    /// The mean of each photo's normalised regions, `[I, D]`.
    let pooled: Matrix<Scalar>
    /// Regions of a photo, `R`.
    let regionCount: Int
    /// Words' ids, each with the end mark, longest first.
    let sentences: [[Int]]
    /// The photo of each sentence.
    let owners: [Int]
    /// The different words of the sentences and the start mark, sorted.
    let words: [Int]
    /// Where each sentence's words are among them.
    let places: [[Int]]
    /// The place of each sentence among those that the batch was made of.
    let origins: [Int]

    /// Prepares a batch.
    ///
    /// - Parameters:
    ///   - features: The encoder's regions, `[I·R, D]`.
    ///   - regionCount: `R`.
    ///   - captions: The words' ids of each photo's sentences, without marks.
    package init(features: Matrix<Scalar>, regionCount: Int, captions: [[[Int]]]) {
        let normalized = features.standardizedRows(epsilon: 1e-5).rows
        let share = 1 / Scalar(regionCount)
        var pooled = Matrix<Scalar>(features.rows / regionCount, features.columns)
        pooled.addRows(normalized, (0..<features.rows).map { $0 / regionCount })
        for index in pooled.elements.indices { pooled.elements[index] *= share }
        self.init(regions: normalized, pooled: pooled, regionCount: regionCount, captions)
    }

    private init(
        regions: Matrix<Scalar>,
        pooled: Matrix<Scalar>,
        regionCount: Int,
        _ captions: [[[Int]]]
    ) {
        let pairs = captions.enumerated().flatMap { owner, sentences in
            sentences.map { (owner: owner, sentence: $0 + [Vocabulary.end]) }
        }
        // A stable order, so that the same captions always give the same batch.
        let origins = pairs.indices.sorted {
            (-pairs[$0].sentence.count, $0) < (-pairs[$1].sentence.count, $1)
        }
        let sentences = origins.map { pairs[$0].sentence }
        let words = Set(sentences.joined()).union([Vocabulary.start]).sorted()
        let order = Dictionary(uniqueKeysWithValues: zip(words, 0...))
        (self.regions, self.pooled, self.regionCount) = (regions, pooled, regionCount)
        (self.origins, self.sentences, self.words) = (origins, sentences, words)
        owners = origins.map { pairs[$0].owner }
        places = sentences.map { sentence in sentence.compactMap { order[$0] } }
    }

    /// The same photos with other sentences.
    func replacing(captions: [[[Int]]]) -> CaptionBatch {
        CaptionBatch(regions: regions, pooled: pooled, regionCount: regionCount, captions)
    }

    /// Where the start mark is among the words.
    var startPlace: Int { words.firstIndex(of: Vocabulary.start) ?? 0 }

    /// The number of photos, `I`.
    var photoCount: Int { pooled.rows }

    /// The number of sentences that have a word at a step.
    func rows(at step: Int) -> Int {
        sentences.firstIndex { $0.count <= step } ?? sentences.count
    }
}
