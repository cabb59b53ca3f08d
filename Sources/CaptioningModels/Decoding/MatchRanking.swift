/// Ranks the captions that a search found of a photo by how likely they are and how well they fit it.
///
///     1/|s| · log p(s) + w · cos(s, photo)
///
/// A decoder prefers what is often said; the joint space knows whether it is said of this photo.
///
/// - SeeAlso: Fang et al. 2015, arXiv:1411.4952, section 5, where a joint space's similarity is among
///   what captions are ranked by.
struct MatchRanking: Sendable {
    /// Captions that are ranked, the likeliest for their length: further ones change little.
    private static let candidateCount = 5

    /// The weight of the match, w; 0 leaves captions in the order of the search.
    let weight: Double

    /// The captions of a search, best first, whose match is to be known: only the best one's if there
    /// is nothing to rank.
    func candidates(of found: [BeamFrontier.Finished]) -> [BeamFrontier.Finished] {
        Array(found.prefix(weight > 0 ? Self.candidateCount : 1))
    }

    /// The score of a caption that fits the photo so well; as searched if there is nothing to rank.
    ///
    /// - Parameters:
    ///   - sequence: The caption.
    ///   - match: The cosine of the caption and the photo, −1…1.
    /// - Returns: The score, of which the highest is best.
    func score(of sequence: BeamFrontier.Finished, match: Float) -> Double {
        guard weight > 0 else { return sequence.score }
        let mean = sequence.logProbability / Double(sequence.words.count + 1)
        return mean + weight * Double(match)
    }

    /// Captions with their matches, best first; equal ones stay in the order of the search.
    func ranked(
        _ captions: [(sequence: BeamFrontier.Finished, match: Float)]
    ) -> [(sequence: BeamFrontier.Finished, match: Float)] {
        guard weight > 0 else { return captions }
        return captions.enumerated()
            .map { place, caption in
                var caption = caption
                caption.sequence.score = score(of: caption.sequence, match: caption.match)
                return (place: place, caption: caption)
            }
            .sorted {
                ($1.caption.sequence.score, $0.place) < ($0.caption.sequence.score, $1.place)
            }
            .map(\.caption)
    }
}
