/// How the captions of a photo's neighbours go on: an n-gram model of a few sentences.
///
/// The words that follow the longest known end of a caption in the making, up to three words, each
/// weighted by how near its caption's photo is. Where not even the last word is known, it has nothing
/// to say.
///
/// - SeeAlso: Khandelwal et al. 2020, equation 2, where keys are hidden states; here they are words.
struct NeighbourContinuations: Sendable {
    /// Most words of an end.
    private static let order = 3

    /// For each end the weights of the words that follow it.
    private var weights: [ArraySlice<Int>: [Int: Float]] = [:]

    /// Reads captions.
    ///
    /// - Parameter captions: Words' ids without marks, and a positive weight.
    init(_ captions: [(words: [Int], weight: Float)]) {
        for (words, weight) in captions {
            let marked = [Vocabulary.start] + words + [Vocabulary.end]
            for next in marked.indices.dropFirst() {
                for length in 1...min(Self.order, next) {
                    weights[marked[next - length..<next], default: [:]][marked[next], default: 0] +=
                        weight
                }
            }
        }
    }

    /// The probabilities of the next words.
    ///
    /// - Parameter words: A caption so far, without marks.
    /// - Returns: Probabilities of sum 1; none if nothing is known.
    func probabilities(after words: [Int]) -> [Int: Float] {
        let end = ([Vocabulary.start] + words).suffix(Self.order)
        for start in end.indices {
            guard let found = weights[end[start...]] else { continue }
            let sum = found.values.reduce(0, +)
            return found.mapValues { $0 / sum }
        }
        return [:]
    }
}
