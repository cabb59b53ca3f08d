internal import CaptioningModels
import TensorCore

/// What a caption network is trained for.
struct CaptionObjective: Sendable {
    /// The share of a target that is spread over all words.
    var smoothing = 0.1
    /// How often a word that was read is one that the network itself would have said.
    var samplingShare = 0.0
    /// The weight of the attention that each region should get (λ).
    var coverageWeight = 1.0
}

extension CaptionNetwork {
    /// The mean cross-entropy of a word, and the penalty of uneven attention.
    ///
    /// With scheduled sampling some of the words that are read are drawn from the network's own
    /// distribution over the word, so that it learns to go on behind its own errors.
    ///
    /// - SeeAlso: Bengio et al. 2015, arXiv:1506.03099 (scheduled sampling); Xu et al. 2015, equation 14.
    func loss(
        _ batch: CaptionBatch<Scalar>,
        _ objective: CaptionObjective,
        _ graph: CaptionGraph<Scalar>
    ) -> Variable {
        let tape = graph.tape
        var state = begin(batch, owners: batch.owners, graph)
        var (outputs, attention, targets): ([Variable], [Variable], [Int]) = ([], [], [])
        var words = batch.sentences.map { _ in Vocabulary.start }
        for step in 0..<(batch.sentences.first?.count ?? 0) {
            let rows = batch.rows(at: step)
            let read = embed(Array(words.prefix(rows)), graph)
            let result = self.step(read, &state, rows: rows, graph)
            outputs.append(result.output)
            if let weights = result.attention { attention.append(weights) }
            words = (0..<rows).map { batch.sentences[$0][step] }
            targets += words
            let following = batch.rows(at: step + 1)
            replace(&words, rows: following, share: objective.samplingShare, result.output, graph)
        }
        let logits = graph.linear(
            graph.dropout(tape.stacked(outputs), options.outputDropout),
            "logit"
        )
        let entropy = tape.crossEntropy(
            logits,
            targets: targets,
            weights: Array(repeating: 1 / Scalar(targets.count), count: targets.count),
            smoothing: Scalar(objective.smoothing)
        )
        guard objective.coverageWeight > 0, !attention.isEmpty else { return entropy }
        let factor = Scalar(objective.coverageWeight) / Scalar(batch.regionCount)
        return tape.sum(entropy, tape.scaled(tape.coveragePenalty(attention), by: factor))
    }

    /// Replaces some words by draws from the network.
    private func replace(
        _ words: inout [Int],
        rows: Int,
        share: Double,
        _ output: Variable,
        _ graph: CaptionGraph<Scalar>
    ) {
        guard share > 0 else { return }
        let chosen = (0..<rows).filter { _ in graph.random.uniform() < share }
        guard !chosen.isEmpty else { return }
        for (row, logits) in zip(chosen, logits(of: chosen, output, graph)) {
            let word = draw(logits, using: &graph.random)
            // Marks are no words to read.
            if word > Vocabulary.unknown { words[row] = word }
        }
    }

    /// The scores of the next words for some rows of an output, without gradients.
    func logits(of rows: [Int], _ output: Variable, _ graph: CaptionGraph<Scalar>)
        -> [ArraySlice<Scalar>]
    {
        let tape = graph.tape
        let weights = tape.value(of: graph.leaves["logit.weight"])
        var chosen = Matrix<Scalar>(unspecified: rows.count, weights.columns)
        chosen.copyRows(of: tape.value(of: output), rows)
        var logits = Matrix<Scalar>(unspecified: rows.count, weights.rows)
        logits.copyRows(of: tape.value(of: graph.leaves["logit.bias"]), nil)
        logits.addProduct(chosen, weights, transposedB: true)
        return rows.indices.map { logits.elements[$0 * weights.rows..<($0 + 1) * weights.rows] }
    }

    /// Draws a word from the softmax of its scores.
    func draw(_ logits: ArraySlice<Scalar>, using random: inout SeededGenerator) -> Int {
        var values = Array(logits)
        let peak = values.max() ?? 0
        for index in values.indices { values[index] -= peak }
        let count = values.count
        values.withUnsafeMutableBufferPointer { buffer in
            if let base = buffer.baseAddress { Scalar.applyExp(base, count: count) }
        }
        var rest = Scalar(random.uniform()) * values.reduce(0, +)
        for (word, value) in values.enumerated() {
            rest -= value
            if rest < 0 { return word }
        }
        return count - 1
    }

    /// The likeliest word at each step, for one sentence a photo; words' ids without marks.
    func describe(
        _ batch: CaptionBatch<Scalar>,
        _ parameters: Parameters<Scalar>,
        maximumLength: Int = 20
    ) -> [[Int]] {
        let graph = CaptionGraph(
            parameters,
            isTraining: false,
            random: SeededGenerator(seed: 0)
        )
        let rows = Array(0..<batch.photoCount)
        var state = begin(batch, owners: rows, graph)
        var sentences = rows.map { _ in [Int]() }
        var words = rows.map { _ in Vocabulary.start }
        for _ in 0..<maximumLength {
            let read = embed(words, graph)
            let result = step(read, &state, rows: rows.count, graph)
            for (row, logits) in zip(rows, logits(of: rows, result.output, graph)) {
                let isOver = words[row] == Vocabulary.end
                words[row] = isOver ? Vocabulary.end : likeliest(logits)
                if words[row] != Vocabulary.end { sentences[row].append(words[row]) }
            }
            if words.allSatisfy({ $0 == Vocabulary.end }) { break }
        }
        return sentences
    }

    private func likeliest(_ logits: ArraySlice<Scalar>) -> Int {
        let banned = [Vocabulary.padding, Vocabulary.start, Vocabulary.unknown]
        var best = Vocabulary.end
        for (word, value) in zip(0..., logits) where !banned.contains(word) {
            if value > logits[logits.startIndex + best] { best = word }
        }
        return best
    }
}
