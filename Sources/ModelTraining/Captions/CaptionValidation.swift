internal import CaptionMetrics
internal import CaptioningModels

/// Photos that each epoch's captions are compared by.
///
/// The captions are those that a user would get: of the weights as they are written, by the usual beam
/// search. Greedy captions tell too little: weights whose captions scored 7.5 less that way were 1.4
/// better by the beam.
struct CaptionValidation: Sendable {
    /// Photos that are captioned at once.
    private static let batchSize = 8

    private let model: CaptionModel
    private let photos: CaptionPhotos
    private let count: Int
    private let metric: CIDErD<String>

    /// Takes the first `count` photos; how telling words are follows from all and from `others`, since
    /// a user may have but few for validation.
    init(
        _ model: CaptionModel,
        _ photos: CaptionPhotos,
        count: Int,
        besides others: CaptionPhotos
    ) {
        self.model = model
        self.photos = photos
        self.count = min(count, photos.count)
        metric = CIDErD(corpus: photos.words + others.words)
    }

    /// The mean CIDEr-D of the captions with some weights.
    ///
    /// - Throws: `CheckpointError` if the weights cannot be written to a file for a while.
    func score(_ parameters: Parameters<Float>) throws -> Double {
        let search = CaptionSearch(decoder: try model.decoder(with: parameters))
        var total = 0.0
        for first in stride(from: 0, to: count, by: Self.batchSize) {
            let chosen = Array(first..<min(first + Self.batchSize, count))
            let opening = try search.decoder.begin(
                try photos.features(of: chosen),
                photos: chosen.count
            )
            let captions = try search(opening, options: SearchOptions())
            for (photo, captions) in zip(chosen, captions) {
                let words = photos.vocabulary.words(for: captions.first?.words ?? [])
                total += metric.score(words, references: photos.words[photo])
            }
        }
        return total / Double(max(count, 1))
    }
}
