internal import CaptionMetrics
internal import CaptioningModels
internal import TensorCore

/// Photos that each epoch's captions are compared by.
struct CaptionValidation: Sendable {
    private let photos: CaptionPhotos
    private let count: Int
    private let metric: CIDErD<String>

    /// Takes the first `count` photos; how telling words are follows from all and from `others`, since
    /// a user may have but few for validation.
    init(_ photos: CaptionPhotos, count: Int, besides others: CaptionPhotos) {
        self.photos = photos
        self.count = min(count, photos.count)
        metric = CIDErD(corpus: photos.words + others.words)
    }

    /// The mean CIDEr-D of the likeliest words.
    func score(_ network: any CaptionNetwork<Float>, _ parameters: Parameters<Float>) -> Double {
        var total = 0.0
        for first in stride(from: 0, to: count, by: 100) {
            let chosen = Array(first..<min(first + 100, count))
            let sentences = network.describe(photos.batch(chosen), parameters)
            for (photo, sentence) in zip(chosen, sentences) {
                let words = photos.vocabulary.words(for: sentence)
                total += metric.score(words, references: photos.words[photo])
            }
        }
        return total / Double(max(count, 1))
    }
}
