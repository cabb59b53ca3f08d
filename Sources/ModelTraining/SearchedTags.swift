/// Which tags the sets of a crawl were found by.
///
/// Photos that were found by searching for one word after the other all have that word, so that its
/// frequency says more of the search than of people. The search word of a set is the tag of the set
/// that stands on at least half of the 61 sets around it.
struct SearchedTags {
    /// The word of each set, or nil where none stands out.
    let words: [String?]

    private static let window = 30

    /// Looks at the sets in the order of the crawl.
    init(_ sets: [[String]]) {
        var counts: [String: Int] = [:]
        var words: [String?] = []
        let window = Self.window
        for arriving in 0..<(sets.count + window) {
            for tag in arriving < sets.count ? sets[arriving] : [] { counts[tag, default: 0] += 1 }
            let leaving = arriving - 2 * window - 1
            for tag in leaving >= 0 ? sets[leaving] : [] { counts[tag, default: 0] -= 1 }
            guard arriving >= window else { continue }
            let best = sets[arriving - window]
                .max { (counts[$0, default: 0], $0) < (counts[$1, default: 0], $1) }
            words.append(best.flatMap { counts[$0, default: 0] > window ? $0 : nil })
        }
        self.words = words
    }

    /// The frequency of each tag over the sets that were not found by searching for it.
    ///
    /// - Returns: For each tag sets with it over sets, leaving those out that it was searched for in.
    func correctedFrequencies(of tags: [String], in sets: [[String]]) -> [Float] {
        var counts: [String: Int] = [:]
        for tag in sets.joined() { counts[tag, default: 0] += 1 }
        var searched: [String: Int] = [:]
        for case let word? in words { searched[word, default: 0] += 1 }
        return tags.map { tag in
            let found = searched[tag, default: 0]
            return Float(counts[tag, default: 0] - found) / Float(max(sets.count - found, 1))
        }
    }
}
