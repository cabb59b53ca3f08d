internal import TensorCore

// What is said of the photos of a batch, N of them. Their vectors in the joint space are `[N, 512]`.

extension Captioner {
    /// A photo's captions, best first, with how well the best one fits.
    typealias Captions = (hypotheses: [PhotoDescription.Hypothesis], match: Float)

    /// Each photo's captions: those in the light of near photos where there are any.
    func captions(
        _ opening: any CaptionDecoding,
        _ vectors: Tensor,
        with augmentation: RetrievalAugmentation?,
        besides contents: [String?]
    ) throws(TensorError) -> [Captions] {
        guard let augmentation else { return try captions(opening, vectors) }
        var captions: [Captions] = []
        for photo in 0..<opening.count {
            let vector = try vectors.row(at: photo)
            let content = photo < contents.count ? contents[photo] : nil
            var single = opening
            try single.select([photo])
            if let neighbours = try augmentation.neighbours(of: vector, besides: content) {
                captions.append(try self.captions(single, vector, beside: neighbours))
            } else {
                captions += try self.captions(single, vector)
            }
        }
        return captions
    }

    private func captions(
        _ opening: any CaptionDecoding,
        _ vectors: Tensor
    ) throws(TensorError) -> [Captions] {
        let found = try networks.search(
            opening,
            options: options.search,
            opposites: conceptCaptioner.opposites
        )
        let ranking = MatchRanking(weight: options.matchWeight)
        let candidates = found.map(ranking.candidates)
        return zip(found, try matches(of: candidates, vectors)).map { found, matches in
            let ranked = ranking.ranked(zip(found, matches).map { (sequence: $0, match: $1) })
            let sequences = ranked.map(\.sequence) + found.dropFirst(ranked.count)
            let hypotheses = sequences.map { sequence in
                PhotoDescription.Hypothesis(
                    sequence,
                    words: networks.vocabulary.words(for: sequence.words)
                )
            }
            return (hypotheses, ranked.first?.match ?? 0)
        }
    }

    /// For each photo how well its sequences fit it, all of them as one batch of sentences.
    private func matches(
        of found: [[BeamFrontier.Finished]],
        _ vectors: Tensor
    ) throws(TensorError) -> [[Float]] {
        var photos = Tensor()
        let owners = found.indices.flatMap { photo in found[photo].map { _ in photo } }
        try photos.gather(owners, of: vectors)
        var matches = try networks.matches(
            photos: photos,
            sentences: found.joined().map(\.words)
        )[...]
        return found.map { sequences in
            defer { matches = matches.dropFirst(sequences.count) }
            return Array(matches.prefix(sequences.count))
        }
    }

    /// Captions of one photo in the light of near ones.
    private func captions(
        _ opening: any CaptionDecoding,
        _ vector: Tensor,
        beside neighbours: Neighbourhood
    ) throws(TensorError) -> Captions {
        let ranked = try neighbours.captions(
            of: opening,
            decoder: networks.search.decoder,
            search: options.search,
            ranking: MatchRanking(weight: options.matchWeight)
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

    /// The photos' descriptions without guided captions and times.
    ///
    /// The classes' probabilities are `[N, 1000]`.
    func descriptions(
        _ captions: [Captions],
        _ vectors: Tensor,
        _ probabilities: Tensor
    ) throws(TensorError) -> [PhotoDescription] {
        var descriptions: [PhotoDescription] = []
        for (index, captions) in captions.enumerated() {
            let (vector, row) = (try vectors.row(at: index), try probabilities.row(at: index))
            let concept = try concept(row, vector)
            let matches = try conceptCaptioner.matches(
                of: concept.map { [$0.concept] } ?? [],
                photo: vector
            )
            descriptions.append(
                PhotoDescription(
                    hypotheses: captions.hypotheses,
                    match: captions.match,
                    embedding: vector,
                    labels: labels(row),
                    concept: concept,
                    conceptMatch: matches.first?.value ?? 0
                )
            )
        }
        return descriptions
    }

    /// What a photo shows by the classifier and, of what it finds plausible, by the joint space.
    private func concept(
        _ probabilities: Tensor,
        _ vector: Tensor
    ) throws(TensorError) -> ConceptEvidence.Seen? {
        let (labels, table) = (probabilities.elements, networks.concepts)
        let matches = try conceptCaptioner.matches(
            of: ConceptEvidence(labels: labels, table: table).plausible,
            photo: vector
        )
        return ConceptEvidence(labels: labels, table: table, matches: matches).best
    }

    private func labels(_ probabilities: Tensor) -> [PhotoDescription.LabelScore] {
        probabilities.largest(options.labelCount).map {
            PhotoDescription.LabelScore(
                name: networks.labels.names[$0.index],
                probability: $0.value
            )
        }
    }

    /// For each photo a caption that names its concept, where the decoder's own should have.
    func guided(
        _ opening: any CaptionDecoding,
        _ vectors: Tensor,
        _ descriptions: [PhotoDescription]
    ) throws(TensorError) -> [PhotoDescription.GuidedCaption?] {
        let guidance = options.guidance
        let isAlways = guidance.search == .always
        return try conceptCaptioner.captions(
            naming: descriptions.map { description in
                isAlways || guidance.isNeeded(for: description) ? description.concept?.concept : nil
            },
            opening,
            photos: vectors,
            options: options.search
        )
    }
}
