internal import TensorCore

// What each network says of the photos of a batch.

extension Captioner {
    /// A photo's captions, best first, with how well the best one fits.
    typealias Captions = (hypotheses: [PhotoDescription.Hypothesis], match: Float)

    /// Each photo's features, `[49, 2048]`.
    func encode(_ photos: [NetworkInputs]) throws(TensorError) -> [Tensor] {
        try networks.encoder.encode(photos.map(\.encoder)).split(into: photos.count)
    }

    /// Each photo's probabilities of the classes, `[1, 1000]`.
    func classify(_ photos: [NetworkInputs]) throws(TensorError) -> [Tensor] {
        try networks.classifier.classify(photos.map(\.classifier)).split(into: photos.count)
    }

    /// Each photo's captions: those in the light of near photos where there are any.
    func search(
        _ features: [Tensor],
        _ vectors: [Tensor],
        with augmentation: RetrievalAugmentation?,
        besides contents: [String?]
    ) throws(TensorError) -> [Captions] {
        var captions: [Captions] = []
        for (index, (features, vector)) in zip(features, vectors).enumerated() {
            let content = index < contents.count ? contents[index] : nil
            let neighbours = try augmentation.flatMap { augmentation throws(TensorError) in
                try augmentation.neighbours(of: vector, besides: content)
            }
            if let neighbours {
                captions.append(try self.captions(in: features, vector, beside: neighbours))
            } else {
                captions.append(try self.captions(in: features, vector))
            }
        }
        return captions
    }

    private func captions(
        in features: Tensor,
        _ vector: Tensor
    ) throws(TensorError) -> Captions {
        let found = try networks.search(
            features,
            options: options.search,
            opposites: conceptCaptioner.opposites
        )
        let match = try networks.match(photo: vector, sentence: found.first?.words ?? [])
        let hypotheses = found.map { sequence in
            PhotoDescription.Hypothesis(
                sequence,
                words: networks.vocabulary.words(for: sequence.words)
            )
        }
        return (hypotheses, match)
    }

    /// Captions in the light of near photos.
    private func captions(
        in features: Tensor,
        _ vector: Tensor,
        beside neighbours: Neighbourhood
    ) throws(TensorError) -> Captions {
        let ranked = try neighbours.captions(
            of: features,
            decoder: networks.search.decoder,
            search: options.search
        ) { sentence throws(TensorError) in
            try networks.match(photo: vector, sentence: sentence)
        }
        let hypotheses = ranked.map { caption in
            PhotoDescription.Hypothesis(
                words: neighbours.words(
                    for: caption.sequence.words,
                    vocabulary: networks.vocabulary
                ),
                score: caption.score,
                logProbability: caption.sequence.logProbability,
                attention: caption.sequence.attention
            )
        }
        return (hypotheses, ranked.first?.match ?? 0)
    }

    func labels(_ probabilities: Tensor) -> [PhotoDescription.LabelScore] {
        probabilities.largest(options.labelCount).map {
            PhotoDescription.LabelScore(
                name: networks.labels.names[$0.index],
                probability: $0.value
            )
        }
    }

    /// For each photo a caption that names its concept, where the decoder's own should have.
    func guided(
        _ features: [Tensor],
        _ descriptions: [PhotoDescription]
    ) throws(TensorError) -> [PhotoDescription.GuidedCaption?] {
        var captions: [PhotoDescription.GuidedCaption?] = []
        for (features, description) in zip(features, descriptions) {
            captions.append(try guided(features, description))
        }
        return captions
    }

    private func guided(
        _ features: Tensor,
        _ description: PhotoDescription
    ) throws(TensorError) -> PhotoDescription.GuidedCaption? {
        let guidance = options.guidance
        guard let seen = description.concept,
            guidance.search == .always || guidance.isNeeded(for: description)
        else { return nil }
        return try conceptCaptioner.caption(
            naming: seen.concept,
            features,
            photo: description.embedding,
            options: options.search
        )
    }
}

extension Tensor {
    /// The rows in groups of one size, such as those of each photo of a batch.
    fileprivate func split(into count: Int) throws(TensorError) -> [Tensor] {
        guard count > 1 else { return [self] }
        let (height, width) = (shape[0] / count, shape[1])
        var parts: [Tensor] = []
        for part in 0..<count {
            let first = part * height * width
            parts.append(
                try Tensor([height, width], Array(elements[first..<first + height * width]))
            )
        }
        return parts
    }
}
