internal import Synchronization
internal import TensorCore

/// Searches captions that have a concept's word, which the decoder may not even know.
struct ConceptCaptioner: Sendable {
    private let networks: Networks
    private let ids: [String: Int]
    private let statements = StatementVectors()
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
    /// A noun that the embedding does not know is replaced by its neighbour. A concept's sentence is
    /// embedded when it is first seen.
    ///
    /// - Parameters:
    ///   - concepts: What the photo may show.
    ///   - photo: The photo's unit vector in the joint space, `[1, 512]`.
    /// - Returns: The cosines by the concepts' nouns.
    /// - Throws: `TensorError` if the vector has another size.
    func matches(of concepts: [Concept], photo: Tensor) throws(TensorError) -> [String: Float] {
        let vectors = try statements.vectors(of: concepts.map(statement), networks)
        var matches: [String: Float] = [:]
        for (concept, vector) in zip(concepts, vectors) {
            matches[concept.noun] = try photo.dot(vector)
        }
        return matches
    }

    private func statement(of concept: Concept) -> [Int] {
        let noun = ids[concept.noun] != nil ? concept.noun : concept.neighbour ?? concept.noun
        return ["a", "close", "up", "of", "a", noun].compactMap { ids[$0] }
    }

    /// The best captions that name photos' concepts.
    ///
    /// A noun that the decoder does not know borrows the weights of its neighbour. Substances and
    /// plurals are not searched: articles of the sentences that the decoder knows do not fit them.
    ///
    /// - Parameters:
    ///   - concepts: For each photo the concept to name; nil for none.
    ///   - opening: What the decoder has begun: one empty sequence a photo.
    ///   - photos: The photos' unit vectors in the joint space, `[N, 512]`.
    ///   - options: Length and normalisation, and the width of free searches.
    /// - Returns: For each photo the caption with its match; nil if there is none.
    /// - Throws: `TensorError` only if the decoder is inconsistent with itself.
    func captions(
        naming concepts: [Concept?],
        _ opening: any CaptionDecoding,
        photos: Tensor,
        options: SearchOptions
    ) throws(TensorError) -> [PhotoDescription.GuidedCaption?] {
        var captions = [PhotoDescription.GuidedCaption?](repeating: nil, count: concepts.count)
        let tasks = concepts.enumerated().compactMap { photo, concept in
            concept.flatMap { task(naming: $0, photo: photo) }
        }
        guard !tasks.isEmpty else { return captions }
        let found = try search(tasks, opening, options: options)
        let answered = tasks.indices.filter { !found[$0].isEmpty }
        var vectors = Tensor()
        try vectors.gather(answered.map { tasks[$0].photo }, of: photos)
        let matches = try networks.matches(
            photos: vectors,
            sentences: answered.map { tasks[$0].heard(found[$0][0].words, vocabulary.count) }
        )
        for (index, match) in zip(answered, matches) {
            let (task, best) = (tasks[index], found[index][0])
            let words = task.words(for: best.words, vocabulary)
            captions[task.photo] = PhotoDescription.GuidedCaption(
                hypothesis: PhotoDescription.Hypothesis(best, words: words),
                match: match
            )
        }
        return captions
    }

    private func search(
        _ tasks: [NamingTask],
        _ opening: any CaptionDecoding,
        options: SearchOptions
    ) throws(TensorError) -> [[BeamFrontier.Finished]] {
        var own = opening
        try own.select(tasks.map(\.photo))
        return try networks.search.beam(
            ExtendedDecoding(
                own,
                vocabularySize: vocabulary.count,
                neighbours: tasks.map(\.neighbours)
            ),
            options: options,
            constraints: tasks.map { CaptionConstraint([$0.required]) },
            opposites: opposites
        )
    }

    /// What a concept asks of a search; nil if it cannot be searched.
    private func task(naming concept: Concept, photo: Int) -> NamingTask? {
        guard concept.form == .countable else { return nil }
        let known = [concept.noun, concept.plural].compactMap { ids[$0] }
        let neighbours = known.isEmpty ? concept.neighbour.flatMap { ids[$0] }.map { [$0] } : []
        guard let neighbours else { return nil }
        return NamingTask(
            photo: photo,
            noun: concept.noun,
            required: Set(known.isEmpty ? [vocabulary.count] : known),
            neighbours: neighbours
        )
    }
}

/// A photo whose caption has to contain a concept's word.
private struct NamingTask {
    let photo: Int
    let noun: String
    /// The ids of which one has to occur.
    let required: Set<Int>
    /// The known word whose weights a new one borrows, if the noun is new.
    let neighbours: [Int]

    /// The caption as the joint space knows its words.
    func heard(_ ids: [Int], _ known: Int) -> [Int] {
        ids.map { $0 < known ? $0 : neighbours[$0 - known] }
    }

    /// The caption's words.
    func words(for ids: [Int], _ vocabulary: Vocabulary) -> [String] {
        ids.map { $0 < vocabulary.count ? vocabulary.words[$0] : noun }
    }
}

/// Sentences' vectors, made when they are first asked for and kept: there are as many as concepts.
private final class StatementVectors: Sendable {
    private let vectors = Mutex<[[Int]: Tensor]>([:])

    func vectors(of sentences: [[Int]], _ networks: Networks) throws(TensorError) -> [Tensor] {
        var known = vectors.withLock(\.self)
        let missing = sentences.filter { known[$0] == nil }
        if !missing.isEmpty {
            let rows = try networks.vectors(of: missing)
            for (row, sentence) in missing.enumerated() {
                known[sentence] = try rows.row(at: row)
            }
            let merged = known
            vectors.withLock { $0.merge(merged) { first, _ in first } }
        }
        return sentences.map { known[$0, default: Tensor()] }
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
