/// Says what a misspelt word may have been meant to be.
enum Suggestion {
    /// Words for the end of a message about an unknown word.
    ///
    /// - Parameters:
    ///   - word: The unknown word.
    ///   - candidates: The known ones.
    ///   - label: What the candidates are, lower-case.
    /// - Returns: `did you mean 'recursive'? Allowed here: path, recursive`, or only the second
    ///   half if no candidate is close.
    static func advice(
        for word: String,
        among candidates: [String],
        label: String
    ) -> String {
        let shown = candidates.prefix(20).joined(separator: ", ")
        let list = candidates.isEmpty ? "none" : shown + (candidates.count > 20 ? ", …" : "")
        guard let nearest = nearest(to: word, among: candidates) else { return "\(label): \(list)" }
        let sentence = label.prefix(1).uppercased() + label.dropFirst()
        return "did you mean '\(nearest)'? \(sentence): \(list)"
    }

    /// The candidate that takes the fewest typing errors to become `word`.
    ///
    /// - Returns: `nil` if each takes more than a third of its length.
    static func nearest(to word: String, among candidates: [String]) -> String? {
        let typed = letters(of: word)
        let distances = candidates.compactMap { candidate -> (name: String, errors: Int)? in
            let meant = letters(of: candidate)
            let limit = max(1, meant.count / 3)
            guard abs(meant.count - typed.count) <= limit else { return nil }
            let errors = editDistance(typed, meant)
            return errors <= limit ? (candidate, errors) : nil
        }
        return distances.min { $0.errors < $1.errors }?.name
    }

    /// The number of insertions, deletions, substitutions and swaps of neighbours between two words
    /// (optimal string alignment).
    ///
    /// - Complexity: O(`left.count · right.count`).
    static func editDistance(_ left: [Character], _ right: [Character]) -> Int {
        var beforePrevious: [Int] = []
        var previous = Array(0...right.count)
        for row in left.indices {
            var current = [row + 1]
            for column in right.indices {
                let substitution = previous[column] + (left[row] == right[column] ? 0 : 1)
                var least = min(substitution, previous[column + 1] + 1, current[column] + 1)
                if row > 0, column > 0, left[row] == right[column - 1],
                    left[row - 1] == right[column]
                {
                    least = min(least, beforePrevious[column - 1] + 1)
                }
                current.append(least)
            }
            (beforePrevious, previous) = (previous, current)
        }
        return previous[right.count]
    }

    /// The word as it is compared: `minMatch`, `min-match` and `min_match` are one.
    private static func letters(of word: String) -> [Character] {
        word.lowercased().filter { $0 != "_" && $0 != "-" }
    }
}
