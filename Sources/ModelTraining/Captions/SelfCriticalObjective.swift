internal import CaptionMetrics
internal import CaptioningModels
import TensorCore

/// Self-critical training: captions are drawn from the network, and those that score higher than the
/// other draws of their photo become likelier.
///
///     ∇ = −1/T Σₙ (rₙ − bₙ) Σₜ ∇ log p(wₙₜ)   with bₙ the mean reward of the photo's other draws
///
/// The reward is CIDEr-D, in whose n-grams the end of a caption counts as a word: fragments would be
/// rewarded otherwise. How telling words are follows from the captions to learn from. `T` is the number
/// of all words that were drawn. The network draws without dropout, which makes the gradient that of
/// what is measured.
///
/// - SeeAlso: Rennie et al. 2017, arXiv:1612.00563, equations 7 and 8; Luo 2020, arXiv:2003.09971, for
///   the baseline.
struct SelfCriticalObjective: Sendable {
    /// The word that stands for the end of a caption; no tokenizer makes it.
    private static let end = "<eos>"

    /// Captions that are drawn of a photo.
    private let drawCount = 5
    private let metric: CIDErD<String>
    private let vocabulary: Vocabulary

    /// Counts how telling the words of the captions to learn from are.
    init(_ photos: CaptionPhotos) {
        metric = CIDErD(corpus: photos.words.map { $0.map { $0 + [Self.end] } })
        vocabulary = photos.vocabulary
    }

    /// Draws captions of some photos and rewards them.
    ///
    /// - Parameters:
    ///   - network: The decoder.
    ///   - graph: The pass, not a training one.
    ///   - photos: Where the photos are.
    ///   - chosen: Which they are.
    ///   - parameters: The weights, for drawing.
    /// - Returns: The loss, of which only the gradient matters, and the mean reward.
    func loss<Network: CaptionNetwork<Float>>(
        of network: Network,
        _ graph: CaptionGraph<Float>,
        _ photos: CaptionPhotos,
        _ chosen: [Int],
        _ parameters: Parameters<Float>
    ) -> (loss: Tape<Float>.Variable, reward: Double) {
        let batch = photos.batch(chosen, using: &graph.random)
        let draws = network.draw(drawCount, of: batch, parameters, using: &graph.random)
        let rewards = zip(chosen, draws).map { photo, draws in
            reward(draws, references: photos.words[photo])
        }
        let drawn = DrawnCaptions<Float>(
            draws: draws,
            advantages: rewards.map(Self.advantages)
        )
        let sum = rewards.joined().reduce(0, +)
        let sentences = batch.replacing(captions: draws.map { $0.map(\.words) })
        return (
            network.policyLoss(sentences, drawn, graph),
            sum / Double(max(draws.count * drawCount, 1))
        )
    }

    /// CIDEr-D of draws of a photo.
    private func reward(_ draws: [DrawnCaption], references: [[String]]) -> [Double] {
        let vectors = references.map { metric.vector(of: $0 + [Self.end]) }
        return draws.map { draw in
            let words = vocabulary.words(for: draw.words) + (draw.isEnded ? [Self.end] : [])
            return metric.score(metric.vector(of: words), references: vectors)
        }
    }

    /// By how much each reward is above the mean of the others.
    static func advantages(of rewards: [Double]) -> [Double] {
        let sum = rewards.reduce(0, +)
        let others = Double(max(rewards.count - 1, 1))
        return rewards.map { $0 - (sum - $0) / others }
    }
}

/// A caption that a network drew.
struct DrawnCaption: Sendable, Equatable {
    /// The words' ids without the end mark.
    var words: [Int] = []
    /// Whether the end was drawn, rather than the greatest length reached.
    var isEnded = false
}

/// How much each word of drawn captions counts, in the order of a batch's sentences.
struct DrawnCaptions<Scalar: KernelScalar>: Sendable {
    /// The draws of all photos, one photo after the other.
    let draws: [DrawnCaption]
    /// By how much each is better than expected, divided by the number of words that were drawn.
    let weights: [Scalar]

    /// Takes the draws of each photo and their advantages.
    init(draws: [[DrawnCaption]], advantages: [[Double]]) {
        self.draws = Array(draws.joined())
        let count = self.draws.reduce(0) { $0 + $1.words.count + ($1.isEnded ? 1 : 0) }
        weights = advantages.joined().map { Scalar($0 / Double(max(count, 1))) }
    }
}

extension CaptionNetwork {
    /// The words that were drawn, each weighed by its caption's advantage: `−Σ w log p`.
    ///
    /// - Parameters:
    ///   - batch: The drawn captions as sentences.
    ///   - drawn: The same in the order in which the batch was made of them.
    ///   - graph: The pass.
    /// - Returns: The loss, `[1, 1]`.
    func policyLoss(
        _ batch: CaptionBatch<Scalar>,
        _ drawn: DrawnCaptions<Scalar>,
        _ graph: CaptionGraph<Scalar>
    ) -> Variable {
        let embedded = embed(batch.words, graph)
        var state = begin(batch, owners: batch.owners, words: embedded, graph)
        var (outputs, targets, weights): ([Variable], [Int], [Scalar]) = ([], [], [])
        var read = batch.sentences.map { _ in batch.startPlace }
        for step in 0..<(batch.sentences.first?.count ?? 0) {
            outputs.append(self.step(read, &state, graph).output)
            targets += read.indices.map { batch.sentences[$0][step] }
            weights += read.indices.map { row in
                let draw = drawn.draws[batch.origins[row]]
                // An end that was not drawn is none of the network's choices.
                let isDrawn = step < draw.words.count || draw.isEnded
                return isDrawn ? drawn.weights[batch.origins[row]] : 0
            }
            read = (0..<batch.rows(at: step + 1)).map { batch.places[$0][step] }
        }
        let logits = graph.linear(
            graph.dropout(graph.tape.stacked(outputs), options.outputDropout),
            "logit"
        )
        return graph.tape.crossEntropy(logits, targets: targets, weights: weights, smoothing: 0)
    }

    /// Draws captions word by word from the network's distribution.
    ///
    /// - Parameters:
    ///   - count: The number of captions of each photo.
    ///   - batch: The photos.
    ///   - parameters: The weights.
    ///   - maximumLength: Words after which a caption is cut.
    ///   - random: The source of the draws.
    /// - Returns: The captions of each photo.
    func draw(
        _ count: Int,
        of batch: CaptionBatch<Scalar>,
        _ parameters: Parameters<Scalar>,
        maximumLength: Int = 20,
        using random: inout SeededGenerator
    ) -> [[DrawnCaption]] {
        let graph = CaptionGraph(parameters, isTraining: false, random: random)
        let owners = (0..<batch.photoCount).flatMap { Array(repeating: $0, count: count) }
        // Any word may be read: a word's place is its id.
        let embedded = embed(Array(0..<options.vocabularySize), graph)
        var state = begin(batch, owners: owners, words: embedded, graph)
        var captions = owners.map { _ in DrawnCaption() }
        var words = owners.map { _ in Vocabulary.start }
        for _ in 0..<maximumLength where !captions.allSatisfy(\.isEnded) {
            let logits = logits(step(words, &state, graph).output, graph)
            for row in owners.indices where !captions[row].isEnded {
                words[row] = logits.drawnPlace(row, marks: [], using: &random)
                if words[row] == Vocabulary.end {
                    captions[row].isEnded = true
                } else {
                    captions[row].words.append(words[row])
                }
            }
        }
        return (0..<batch.photoCount).map { Array(captions[$0 * count..<($0 + 1) * count]) }
    }
}
