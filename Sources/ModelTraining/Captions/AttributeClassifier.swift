internal import CaptioningModels
import TensorCore

/// Says of the most frequent words whether a photo's captions have them, each as a yes or no.
///
/// - SeeAlso: You et al. 2016, arXiv:1603.03925, section 3.2.
struct AttributeClassifier: Sendable {
    /// The name of the layer.
    static let layer = "attributes"
    /// Words that say nothing of a photo.
    private static let functionWords: Set<String> = [
        "a", "an", "and", "are", "as", "at", "be", "being", "by", "for", "from", "has", "have",
        "he",
        "her", "him", "his", "in", "into", "is", "it", "its", "of", "off", "on", "onto", "or",
        "out",
        "over", "she", "some", "that", "the", "their", "them", "there", "they", "this", "through",
        "to", "up", "was", "which", "while", "who", "with",
    ]

    /// The words' ids.
    let words: [Int]

    /// Takes the words that most photos' captions have.
    ///
    /// - Parameters:
    ///   - captions: The words' ids of each photo's captions.
    ///   - vocabulary: Their words.
    ///   - count: How many attributes there are at most.
    init(_ captions: [[[Int]]], vocabulary: Vocabulary, count: Int = 512) {
        var photos = [Int](repeating: 0, count: vocabulary.count)
        for word in captions.flatMap({ Set($0.joined()) }) { photos[word] += 1 }
        let candidates = vocabulary.words.indices.filter { word in
            word > Vocabulary.unknown && photos[word] > 0
                && !Self.functionWords.contains(vocabulary.words[word])
        }
        words = Array(candidates.sorted { (-photos[$0], $0) < (-photos[$1], $1) }.prefix(count))
    }

    /// Learns from the pooled features of photos and their captions.
    ///
    /// Few epochs: attributes that knew the photos by heart would be trusted too much later on.
    ///
    /// - Parameters:
    ///   - pooled: `[photos, D]`.
    ///   - captions: The words' ids of each photo's captions.
    ///   - epochs: How often each photo is seen.
    ///   - random: The source of the order.
    /// - Returns: `attributes.weight` `[A, D]` and `attributes.bias` `[1, A]`.
    func train(
        pooled: Matrix<Float>,
        captions: [[[Int]]],
        epochs: Int = 8,
        using random: inout SeededGenerator
    ) -> Parameters<Float> {
        let places = Dictionary(uniqueKeysWithValues: zip(words, 0...))
        let present = captions.map { Set($0.joined().compactMap { places[$0] }) }
        var parameters = Parameters<Float>()
        parameters["\(Self.layer).weight"] = Matrix(words.count, pooled.columns)
        // Starts from how frequent each word is.
        var counts = [Float](repeating: 0.5, count: words.count)
        for place in present.joined() { counts[place] += 1 }
        let total = Float(captions.count) + 1
        var bias = Matrix<Float>(1, words.count)
        bias.elements = counts.map { Float.logarithm($0 / (total - $0)) }
        parameters["\(Self.layer).bias"] = bias
        var optimizer = AdamW<Float>()
        let size = 64
        for epoch in 0..<epochs {
            let order = Array(captions.indices).shuffled(using: &random)
            for first in stride(from: 0, to: order.count, by: size) {
                let chosen = Array(order[first..<min(first + size, order.count)])
                step(
                    &parameters,
                    &optimizer,
                    pooled.rows(at: chosen),
                    chosen.map { present[$0] },
                    rate: 1e-3 * (1 - Double(epoch) / Double(epochs))
                )
            }
        }
        return parameters
    }

    private func step(
        _ parameters: inout Parameters<Float>,
        _ optimizer: inout AdamW<Float>,
        _ pooled: Matrix<Float>,
        _ present: [Set<Int>],
        rate: Double
    ) {
        let tape = Tape<Float>()
        let leaves = parameters.leaves(on: tape)
        let logits = tape.linear(tape.constant(pooled), leaves, Self.layer)
        var targets = Matrix<Float>(present.count, words.count)
        for (row, places) in present.enumerated() {
            for place in places { targets.elements[row * words.count + place] = 1 }
        }
        tape.backward(from: tape.logisticLoss(logits, targets: targets))
        optimizer.update(&parameters, names: parameters.names, rate: rate) {
            tape.gradient(of: leaves[$0])
        }
    }
}
