/// Which word of a caption stands for which of a reference: each word at most once.
///
/// Sought is, in this order: the most matches, the fewest chunks (runs of matches that follow each
/// other on both sides), the most equal words, the shortest distances between the matched places.
///
/// - SeeAlso: Denkowski and Lavie 2014, section 2.1.
struct WordAlignment: Sendable {
    /// Two words that match.
    struct Match: Sendable {
        let candidate: Int
        let reference: Int
        /// Whether the words are equal; otherwise only their stems are.
        let isExact: Bool
    }

    /// How many alignments are followed at once; the best is missed only in far longer sentences.
    private static let beamWidth = 40

    /// The matches in the caption's order.
    private(set) var matches: [Match] = []
    /// The number of runs.
    private(set) var chunks = 0
    private var distance = 0
    private var stems = 0

    init(_ candidate: [METEORWord], _ reference: [METEORWord]) {
        var beam = [WordAlignment()]
        for (position, word) in candidate.enumerated() {
            let found = reference.indices.filter { reference[$0].stem == word.stem }
            if found.isEmpty { continue }
            beam += beam.flatMap { partial in
                found.compactMap { place in
                    partial.adding(
                        Match(
                            candidate: position,
                            reference: place,
                            isExact: reference[place].text == word.text
                        )
                    )
                }
            }
            beam.sort { $0.isBetter(than: $1) }
            beam.removeLast(max(0, beam.count - Self.beamWidth))
        }
        self = beam[0]
    }

    /// No match.
    private init() {}

    private func adding(_ match: Match) -> Self? {
        guard !matches.contains(where: { $0.reference == match.reference }) else { return nil }
        var result = self
        let follows = matches.last.map {
            $0.candidate + 1 == match.candidate && $0.reference + 1 == match.reference
        }
        if follows != true { result.chunks += 1 }
        result.distance += abs(match.candidate - match.reference)
        result.stems += match.isExact ? 0 : 1
        result.matches.append(match)
        return result
    }

    private func isBetter(than other: Self) -> Bool {
        (other.matches.count, chunks, stems, distance)
            < (matches.count, other.chunks, other.stems, other.distance)
    }
}
