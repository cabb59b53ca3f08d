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
    /// distribution over the batch's words, so that it learns to go on behind its own errors.
    ///
    /// - SeeAlso: Bengio et al. 2015, arXiv:1506.03099 (scheduled sampling); Xu et al. 2015, equation 14.
    func loss(
        _ batch: CaptionBatch<Scalar>,
        _ objective: CaptionObjective,
        _ graph: CaptionGraph<Scalar>
    ) -> Variable {
        let tape = graph.tape
        let sampler = WordSampler(batch.words, share: objective.samplingShare)
        let embedded = embed(batch.words, graph)
        var state = begin(batch, owners: batch.owners, words: embedded, graph)
        var (outputs, attention, targets): ([Variable], [Variable], [Int]) = ([], [], [])
        var read = batch.sentences.map { _ in batch.startPlace }
        for step in 0..<(batch.sentences.first?.count ?? 0) {
            let result = self.step(read, &state, graph)
            outputs.append(result.output)
            if let weights = result.attention { attention.append(weights) }
            targets += read.indices.map { batch.sentences[$0][step] }
            read = (0..<batch.rows(at: step + 1)).map { batch.places[$0][step] }
            sampler.replace(&read, by: result.output, graph)
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

    /// The scores of the next words for some rows of an output, without gradients.
    func logits(_ output: Variable, _ graph: CaptionGraph<Scalar>) -> Matrix<Scalar> {
        let tape = graph.tape
        let weights = tape.value(of: graph.leaves["logit.weight"])
        let rows = tape.value(of: output).rows
        var logits = tape.value(of: graph.leaves["logit.bias"]).rows(at: nil, count: rows)
        logits.addProduct(tape.value(of: output), weights, transposedB: true)
        return logits
    }
}
