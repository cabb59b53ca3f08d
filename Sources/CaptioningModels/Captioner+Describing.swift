package import ImageDecoding
internal import Synchronization
internal import TensorCore

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
    /// up to what passed; a photo by itself would take longer than its share.
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
        return try turn.withLock { _ in
            var batch = Batch(photoCount: inputs.count)
            let features = try batch.measure(\.encode) {
                try encode(inputs)
            }
            let vectors = try batch.measure(\.decode) { try self.vectors(features) }
            let found = try batch.measure(\.decode) {
                try search(features, vectors, with: augmentation, besides: contents)
            }
            let probabilities = try batch.measure(\.label) {
                try classify(inputs)
            }
            var descriptions: [PhotoDescription] = []
            for (captions, (vector, probabilities)) in zip(found, zip(vectors, probabilities)) {
                descriptions.append(try description(captions, vector, probabilities))
            }
            let guided = try batch.measure(\.decode) { try self.guided(features, descriptions) }
            for index in inputs.indices {
                descriptions[index].guided = guided[index]
                descriptions[index].timings = batch.timings
                descriptions[index].timings.resize = inputs[index].time
            }
            return descriptions
        }
    }

    private func vectors(_ features: [Tensor]) throws(TensorError) -> [Tensor] {
        try features.map { features throws(TensorError) in
            try networks.embedding.embed(features: features)
        }
    }

    private func description(
        _ captions: Captions,
        _ vector: Tensor,
        _ probabilities: Tensor
    ) throws(TensorError) -> PhotoDescription {
        let concept = ConceptEvidence(labels: probabilities.elements, table: networks.concepts).best
        return PhotoDescription(
            hypotheses: captions.hypotheses,
            match: captions.match,
            embedding: vector,
            labels: labels(probabilities),
            concept: concept,
            conceptMatch: try concept.map { seen throws(TensorError) in
                try conceptCaptioner.match(of: seen.concept, photo: vector)
            } ?? 0
        )
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
