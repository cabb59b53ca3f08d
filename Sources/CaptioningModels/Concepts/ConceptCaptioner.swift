internal import TensorCore

/// Searches captions that have a concept's word, which the decoder may not even know.
struct ConceptCaptioner: Sendable {
    private let networks: Networks
    private let ids: [String: Int]
    /// The ids of words of the other gender for each word that has any.
    let opposites: [Int: [Int]]

    private var vocabulary: Vocabulary { networks.vocabulary }

    init(_ networks: Networks) {
        self.networks = networks
        let words = networks.vocabulary.words
        let ids = Dictionary(zip(words, words.indices), uniquingKeysWith: { first, _ in first })
        self.ids = ids
        opposites = Dictionary(
            uniqueKeysWithValues: NeutralWording.opposites.compactMap { word, opposites in
                ids[word].map { ($0, opposites.compactMap { ids[$0] }) }
            }
        )
    }

    /// How well "a close up of a …" fits a photo.
    ///
    /// A noun that the embedding does not know is replaced by its neighbour.
    ///
    /// - Parameters:
    ///   - concept: The concept.
    ///   - photo: The photo's unit vector in the joint space, `[1, 512]`.
    /// - Returns: The cosine.
    /// - Throws: `TensorError` if the vector has another size.
    func match(of concept: Concept, photo: Tensor) throws(TensorError) -> Float {
        let noun = ids[concept.noun] != nil ? concept.noun : concept.neighbour ?? concept.noun
        let words = ["a", "close", "up", "of", "a", noun]
        return try networks.match(photo: photo, sentence: words.compactMap { ids[$0] })
    }

    /// The best caption that names the concept.
    ///
    /// A noun that the decoder does not know borrows the weights of its neighbour. Substances and
    /// plurals are not searched: articles of the sentences that the decoder knows do not fit them.
    ///
    /// - Parameters:
    ///   - concept: The concept.
    ///   - features: The photo's grid, `[R, D]`.
    ///   - photo: Its unit vector in the joint space, `[1, 512]`.
    ///   - options: Width, length and normalisation of the beam.
    /// - Returns: The caption with its match; nil if there is none.
    /// - Throws: `TensorError` if the features have another shape.
    func caption(
        naming concept: Concept,
        _ features: Tensor,
        photo: Tensor,
        options: SearchOptions
    ) throws(TensorError) -> PhotoDescription.GuidedCaption? {
        guard concept.form == .countable else { return nil }
        let known = [concept.noun, concept.plural].compactMap { ids[$0] }
        let neighbours = known.isEmpty ? concept.neighbour.flatMap { ids[$0] }.map { [$0] } : []
        guard let neighbours else { return nil }
        let extended = ExtendedDecoder(networks.search.decoder, neighbours: neighbours)
        let required = known.isEmpty ? [vocabulary.count] : known
        let found = try CaptionSearch(decoder: extended).beam(
            features,
            options: options,
            constraint: CaptionConstraint([Set(required)]),
            opposites: opposites
        )
        guard let best = found.first else { return nil }
        let heard = best.words.map {
            $0 < vocabulary.count ? $0 : neighbours[$0 - vocabulary.count]
        }
        return PhotoDescription.GuidedCaption(
            hypothesis: PhotoDescription.Hypothesis(
                best,
                words: best.words.map {
                    $0 < vocabulary.count ? vocabulary.words[$0] : concept.noun
                }
            ),
            match: try networks.match(photo: photo, sentence: heard)
        )
    }
}

extension PhotoDescription.Hypothesis {
    /// What a search found, in words.
    init(_ sequence: BeamFrontier.Finished, words: [String]) {
        self.init(
            words: words,
            score: sequence.score,
            logProbability: sequence.logProbability,
            attention: sequence.attention,
            oppositeShares: sequence.oppositeShares
        )
    }
}
