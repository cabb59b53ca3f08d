package import ImageDecoding

extension Captioner {
    /// Photos that are worth describing at once; more in a batch save nothing.
    package static let largestBatch = 8

    /// Describes a photo of any size.
    ///
    /// - Parameters:
    ///   - photo: The photo.
    ///   - augmentation: Captions of other photos to learn from; nil for none.
    ///   - content: SHA-256 of a photo whose own captions do not count, as when they are the test.
    /// - Returns: What the models see.
    /// - Throws: `TensorError` only if the program is inconsistent with itself.
    package func describe(
        _ photo: RGBImage,
        with augmentation: RetrievalAugmentation? = nil,
        besides content: String? = nil
    ) throws -> PhotoDescription {
        try describe([photo], with: augmentation, besides: [content])[0]
    }

    /// Describes photos of any sizes as one batch.
    ///
    /// - Parameters:
    ///   - photos: The photos, best ``largestBatch`` or fewer.
    ///   - augmentation: Captions of other photos to learn from; nil for none.
    ///   - contents: For each photo the SHA-256 of a photo whose own captions do not count, or nil;
    ///     may be left empty.
    /// - Returns: What the models see, in the order of the photos.
    /// - Throws: `TensorError` only if the program is inconsistent with itself.
    package func describe(
        _ photos: [RGBImage],
        with augmentation: RetrievalAugmentation? = nil,
        besides contents: [String?] = []
    ) throws -> [PhotoDescription] {
        try describe(photos.map(NetworkInputs.init), with: augmentation, besides: contents)
    }

    /// Describes photos that were scaled before as one batch.
    ///
    /// Each photo's share of a batch's time counts as its own time, so that the times of all photos sum
    /// up to what passed; a photo by itself would take longer than its share. Where batches are
    /// described side by side, the times count those of each.
    ///
    /// - Parameters:
    ///   - inputs: The photos.
    ///   - augmentation: Captions of other photos to learn from; nil for none.
    ///   - contents: For each photo the SHA-256 of a photo whose own captions do not count, or nil;
    ///     may be left empty.
    /// - Returns: What the models see, in the order of the photos.
    /// - Throws: `TensorError` only if the program is inconsistent with itself.
    package func describe(
        _ inputs: [NetworkInputs],
        with augmentation: RetrievalAugmentation? = nil,
        besides contents: [String?] = []
    ) throws -> [PhotoDescription] {
        guard !inputs.isEmpty else { return [] }
        var batch = Batch(photoCount: inputs.count)
        let features = try batch.measure(\.encode) {
            try networks.encoder.encode(inputs.map(\.encoder))
        }
        let (opening, vectors) = try batch.measure(\.decode) {
            (
                try networks.search.decoder.begin(features, photos: inputs.count),
                try networks.embedding.embed(features: features, photos: inputs.count)
            )
        }
        let found = try batch.measure(\.decode) {
            try captions(opening, vectors, with: augmentation, besides: contents)
        }
        let probabilities = try batch.measure(\.label) {
            try networks.classifier.classify(inputs.map(\.classifier))
        }
        var descriptions = try self.descriptions(found, vectors, probabilities)
        let guided = try batch.measure(\.decode) {
            try self.guided(opening, vectors, descriptions)
        }
        for index in inputs.indices {
            descriptions[index].guided = guided[index]
            descriptions[index].timings = batch.timings
            descriptions[index].timings.resize = inputs[index].time
        }
        return descriptions
    }
}

/// The times of a photo's share of a batch.
private struct Batch {
    let photoCount: Int
    private(set) var timings = PhotoDescription.Timings()

    init(photoCount: Int) { self.photoCount = photoCount }

    /// Runs `body` for all photos and adds a photo's share of its time.
    mutating func measure<Value>(
        _ part: WritableKeyPath<PhotoDescription.Timings, Duration>,
        _ body: () throws -> Value
    ) rethrows -> Value {
        let clock = ContinuousClock()
        let start = clock.now
        let value = try body()
        timings[keyPath: part] += (clock.now - start) / photoCount
        return value
    }
}
