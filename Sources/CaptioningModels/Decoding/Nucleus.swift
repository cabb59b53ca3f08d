internal import Glibc
package import TensorCore

/// The likeliest words whose probabilities add up to a share of the whole: what can be drawn.
///
/// - SeeAlso: Holtzman et al. 2020, "The Curious Case of Neural Text Degeneration", section 3.1,
///   equations 2 and 3; section 4.2 for the temperature.
package struct Nucleus: Sendable, Hashable {
    /// The share p that the words have together, above 0 to 1.
    package let topP: Double
    /// What logits are divided by, positive: below 1 likely words gain, above 1 unlikely ones.
    package let temperature: Double

    /// Takes the two choices.
    package init(topP: Double, temperature: Double) {
        self.topP = topP
        self.temperature = temperature
    }

    /// Draws a word.
    ///
    /// - Parameters:
    ///   - logProbabilities: Logarithms of the words' probabilities up to a constant; -∞ for words
    ///     that cannot be drawn.
    ///   - random: The source of chance.
    /// - Returns: The word's index.
    package func draw(
        from logProbabilities: [Float],
        using random: inout SeededGenerator
    ) -> Int {
        let words = words(of: logProbabilities)
        let total = words.reduce(0) { $0 + $1.weight }
        var rest = random.uniform() * total
        for word in words {
            rest -= word.weight
            if rest < 0 { return word.index }
        }
        return words.last?.index ?? Vocabulary.end
    }

    /// The nucleus's words, likeliest first; equal ones in the order of their indices.
    private func words(of logProbabilities: [Float]) -> [(weight: Double, index: Int)] {
        let best = Double(logProbabilities.max() ?? 0)
        let weights = logProbabilities.map { exp((Double($0) - best) / temperature) }
        let order = weights.indices.filter { weights[$0] > 0 }
            .sorted { ($1 < $0 ? 1 : 0, weights[$1]) < ($0 < $1 ? 1 : 0, weights[$0]) }
        let bound = topP * weights.reduce(0, +)
        var sum = 0.0
        var words: [(weight: Double, index: Int)] = []
        for index in order {
            words.append((weights[index], index))
            sum += weights[index]
            if sum >= bound { break }
        }
        return words
    }
}
