internal import Glibc
internal import TensorCore

/// Tags drawn one after the other, each at most once.
struct TagDraw {
    /// The ids in the order in which they were drawn.
    private(set) var tags: [Int] = []
    private var excluded: Set<Int>
    private let temperature: Float

    /// Prepares to draw tags other than those that are given.
    init(excluding excluded: Set<Int>, temperature: Float) {
        self.excluded = excluded
        self.temperature = temperature
    }

    /// The logarithm of a probability, finite even for 0.
    static func logarithm(_ probability: Float) -> Float { logf(max(probability, 1e-30)) }

    /// Draws the next tag, if any is left, by the softmax of the logits.
    mutating func add(from logits: [Float], using random: inout SeededGenerator) {
        let weights = Self.softmax(logits, excluded: excluded, temperature: temperature)
        var rest = Float(random.uniform())
        var last: Int?
        for (id, weight) in weights.enumerated() where weight > 0 {
            last = id
            rest -= weight
            if rest < 0 { break }
        }
        guard let last else { return }
        tags.append(last)
        excluded.insert(last)
    }

    /// The softmax of logits without the excluded tags; all zero if none is left.
    static func softmax(
        _ logits: [Float],
        excluded: Set<Int>,
        temperature: Float = 1
    ) -> [Float] {
        var values = logits
        for id in excluded where values.indices.contains(id) { values[id] = -.infinity }
        guard let peak = values.max(), peak > -.infinity else {
            return [Float](repeating: 0, count: logits.count)
        }
        var sum: Float = 0
        for index in values.indices {
            values[index] = expf((values[index] - peak) / temperature)
            sum += values[index]
        }
        for index in values.indices { values[index] /= sum }
        return values
    }
}
