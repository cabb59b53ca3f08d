internal import CaptionMetrics
internal import TensorCore

/// The captions of the photos near one photo, and how much they count for it.
package struct Neighbourhood: Sendable {
    /// A caption that was found and ranked.
    package struct RankedCaption: Sendable {
        /// The words as ids, with what the search found out about them.
        package let sequence: BeamFrontier.Finished
        /// The sequence's own score with what agreement adds to it.
        package let score: Double
        /// How well the caption fits the photo: cosine in the joint space, −1…1.
        package let match: Float
    }

    private let captions: NeighbourCaptions
    private let share: Float
    private let consensusWeight: Double
    private let ranking: ConsensusRanking

    init(
        _ neighbours: [Neighbour],
        ids: [String: Int],
        options: RetrievalAugmentation.Options,
        metric: CIDErD<Int>
    ) {
        captions = NeighbourCaptions(neighbours, ids: ids, temperature: options.temperature)
        let nearest = neighbours.first?.similarity ?? -1
        share = options.share(nearest: nearest)
        consensusWeight = options.consensusWeight(nearest: nearest)
        ranking = ConsensusRanking(captions, metric: metric)
    }

    /// Searches with the decoder conditioned on the neighbours' captions, and ranks what it finds.
    ///
    /// - Parameters:
    ///   - opening: What the decoder has begun of the photo.
    ///   - decoder: Any decoder.
    ///   - search: Width, length and normalisation of the beam.
    ///   - matchRanking: How much the match counts.
    ///   - match: How well a caption in the decoder's words fits the photo.
    /// - Returns: Captions, best first.
    /// - Throws: `TensorError` only if the decoder is inconsistent with itself.
    func captions(
        of opening: any CaptionDecoding,
        decoder: any CaptionDecoder,
        search: SearchOptions,
        ranking matchRanking: MatchRanking,
        match: ([Int]) throws(TensorError) -> Float
    ) throws(TensorError) -> [RankedCaption] {
        let conditioned = RetrievalDecoder(
            decoder,
            continuations: NeighbourContinuations(captions.captions.map { ($0.words, $0.weight) }),
            share: share,
            addedWords: captions.addedWords.count
        )
        let found = try CaptionSearch(decoder: conditioned)
            .beam(conditioned.conditioned(opening), options: search)[0]
        var ranked: [RankedCaption] = []
        for sequence in found {
            let known = sequence.words.map { word in
                word < decoder.vocabularySize ? word : Vocabulary.unknown
            }
            let agreement = ranking.agreement(with: sequence.words)
            let match = try match(known)
            let score = matchRanking.score(of: sequence, match: match) + consensusWeight * agreement
            ranked.append(RankedCaption(sequence: sequence, score: score, match: match))
        }
        // Equal scores stay in the order of the search.
        return ranked.enumerated()
            .sorted { ($1.element.score, $0.offset) < ($0.element.score, $1.offset) }
            .map(\.element)
    }

    /// The words of ids, those of the neighbours alone as people spell them.
    package func words(for ids: [Int], vocabulary: Vocabulary) -> [String] {
        let own = vocabulary.count
        return ids.map { $0 < own ? vocabulary.words[$0] : captions.addedWords[$0 - own] }
    }
}
