import CaptioningModels
import SystemPackage
import TensorCore
import TestSupport

@testable import ModelTraining

/// Photos of four kinds that are told apart by one feature each, with a sentence for each kind.
struct CaptionWorld {
    private static let sentences = [
        ["a", "dog", "runs"], ["two", "men", "sit", "down"], ["a", "red", "car"], ["snow"],
    ]

    let folder: TemporaryDirectory
    let photos: CaptionPhotos

    init() throws {
        folder = try TemporaryDirectory()
        let names = (0..<16).map { "\($0 / 10)\($0 % 10).jpg" }
        let files = try names.map { [folder] name in
            FeatureCacheBuilder.Photo(
                file: name,
                path: try folder.write(Array(name.utf8), to: name)
            )
        }
        let cache = try FeatureCacheBuilder(
            path: folder.path.appending("made.features"),
            encoder: "made",
            shape: [2, 8]
        ).build(files) { path in
            Array((path.lastComponent?.string ?? "").utf8)
        } encode: { bytes, _, _ in
            let kind = Int(bytes[1]) % 4
            return Tensor([2, 8]) { target in
                for index in 0..<16 { target[index] = index % 8 == kind ? 3 : Float(index) / 20 }
            }
        }.cache
        let corpus = names.map { name in
            let kind = Int(Array(name.utf8)[1]) % 4
            return CaptionCorpus.Photo(file: name, captions: [Self.sentences[kind]])
        }
        let vocabulary = Vocabulary(of: Self.sentences, minimumCount: 1)
        photos = CaptionPhotos(corpus, cache: cache, vocabulary: vocabulary)
    }
}
