internal import CaptioningModels
import TensorCore

/// Draws words for scheduled sampling.
struct WordSampler: Sendable {
    /// The batch's words by place; words are drawn from those that are no marks.
    private let words: [Int]
    /// How often a word is replaced.
    private let share: Double

    /// Draws from words of a batch.
    init(_ words: [Int], share: Double) {
        (self.words, self.share) = (words, share)
    }

    /// Replaces some of the places of words by draws from the network's distribution over the words.
    func replace<Scalar>(
        _ read: inout [Int],
        by output: Tape<Scalar>.Variable,
        _ graph: CaptionGraph<Scalar>
    ) {
        guard share > 0 else { return }
        let chosen = read.indices.filter { _ in graph.random.uniform() < share }
        guard !chosen.isEmpty else { return }
        let tape = graph.tape
        let bias = tape.value(of: graph.leaves["logit.bias"])
        let rows = tape.value(of: output).rows(at: chosen)
        var scores = Matrix<Scalar>(unspecified: chosen.count, words.count)
        for row in chosen.indices {
            for (place, word) in words.enumerated() {
                scores.elements[row * words.count + place] = bias.elements[word]
            }
        }
        let weights = tape.value(of: graph.leaves["logit.weight"]).rows(at: words)
        scores.addProduct(rows, weights, transposedB: true)
        for (index, row) in chosen.enumerated() {
            read[row] = scores.drawnPlace(index, marks: marks, using: &graph.random)
        }
    }

    /// The places of marks, which are never read but at the start.
    private var marks: [Int] {
        words.indices.filter { words[$0] <= Vocabulary.unknown }
    }
}

extension Matrix {
    /// A place of a row, drawn from the softmax of the row without some places.
    @specialized(where Scalar == Float)
    func drawnPlace(
        _ row: Int,
        marks: [Int],
        using random: inout SeededGenerator
    ) -> Int {
        var values = Array(elements[row * columns..<(row + 1) * columns])
        for mark in marks { values[mark] = -.infinity }
        let count = values.count
        return values.withUnsafeMutableBufferPointer { values in
            guard let base = values.baseAddress else { return 0 }
            var (peak, sum) = (-Scalar.infinity, Scalar(0))
            for index in 0..<count { peak = max(peak, base[index]) }
            for index in 0..<count { base[index] -= peak }
            Scalar.applyExp(base, count: count)
            for mark in marks { base[mark] = 0 }
            for index in 0..<count { sum += base[index] }
            var rest = Scalar(random.uniform()) * sum
            for index in 0..<count {
                rest -= base[index]
                if rest < 0 { return index }
            }
            return count - 1
        }
    }
}
