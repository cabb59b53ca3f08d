import CaptioningModels
import ImageDecoding
import PipelineRuntime
import StateStore

/// A photo that was read, decoded and scaled: ready for the networks, and small.
struct ReadyPhoto: Sendable {
    let content: PhotoIdentity
    let header: ImageHeader
    let inputs: NetworkInputs
    /// The decoded picture, where somebody wants to see it afterwards.
    let image: RGBImage?
    let decodingTime: Duration

    /// Decodes and scales a photo.
    ///
    /// - Throws: ``PhotoError``.
    init(
        _ content: PhotoContent,
        _ reader: PhotoReader,
        keepsImage: Bool
    ) throws(PhotoError) {
        let clock = ContinuousClock()
        let start = clock.now
        let photo = try reader.decode(content)
        decodingTime = clock.now - start
        self.content = content.identity
        header = photo.header
        inputs = NetworkInputs(photo.image)
        image = keepsImage ? photo.image : nil
    }
}

extension Captioner {
    /// What the models see in each photo of a batch; where the batch fails, each photo is tried alone.
    func results(
        for photos: [ReadyPhoto],
        with augmentation: RetrievalAugmentation?,
        besidesThemselves: Bool
    ) -> [Result<PhotoDescription, any Error>] {
        do {
            return try describe(
                photos.map(\.inputs),
                with: augmentation,
                besides: photos.map { besidesThemselves ? $0.content.sha256 : nil }
            ).map { .success($0) }
        } catch {
            guard photos.count > 1 else { return [.failure(error)] }
            return photos.flatMap { photo in
                results(for: [photo], with: augmentation, besidesThemselves: besidesThemselves)
            }
        }
    }
}
