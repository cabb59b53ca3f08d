package import TensorCore

/// Tags that a photo is known to show, with how sure that is.
package struct TagContext: Sendable, Hashable {
    /// The ids with positive weights, each id once, in ascending order.
    package let tags: [WeightedTag]

    /// One tag of a context.
    package struct WeightedTag: Sendable, Hashable {
        /// The tag's id.
        package let id: Int
        /// Its weight, 1 for what is certain.
        package let weight: Float
    }

    /// Makes a context from weights by id.
    package init(_ weights: [Int: Float]) {
        tags = weights.sorted { $0.key < $1.key }
            .filter { $0.value > 0 }
            .map { WeightedTag(id: $0.key, weight: $0.value) }
    }

    /// Makes a context of certain tags.
    package init(ids: some Sequence<Int>) {
        self.init(Dictionary(ids.map { ($0, 1) }) { first, _ in first })
    }

    /// The ids.
    package var ids: Set<Int> { Set(tags.map(\.id)) }
}

/// Finds tags that people would put beside those of a photo.
///
/// The same context and seed give the same tags, on whatever machine.
package protocol HashtagGenerator: Sendable {
    /// The generator's name, as in the configuration.
    var name: String { get }
    /// The tags that it knows.
    var vocabulary: TagVocabulary { get }

    /// How probable each tag is as the next one.
    ///
    /// - Returns: One probability a tag; 0 for those of the context.
    /// - Throws: ``TensorError`` if the model's weights do not fit together.
    func probabilities(given context: TagContext) throws(TensorError) -> [Float]

    /// A set of distinct tags drawn at random, none of them in the context.
    ///
    /// - Parameters:
    ///   - count: The number of tags.
    ///   - context: What the photo shows.
    ///   - temperature: 1 draws as the model believes; below, probable tags come more often.
    ///   - random: Where the choices come from.
    /// - Returns: Ids in the order in which they were drawn.
    /// - Throws: ``TensorError`` if the model's weights do not fit together.
    func sample(
        _ count: Int,
        given context: TagContext,
        temperature: Float,
        using random: inout SeededGenerator
    ) throws(TensorError) -> [Int]

    /// How well tags that are proposed fit the context; higher is better.
    ///
    /// - Throws: ``TensorError`` if the model's weights do not fit together.
    func relevance(of tags: [Int], given context: TagContext) throws(TensorError) -> Float
}

extension HashtagGenerator {
    /// The most probable tags, the best first; equal ones by id.
    package func best(
        _ count: Int,
        given context: TagContext
    ) throws(TensorError) -> [Int] {
        let probabilities = try probabilities(given: context)
        let tensor = try Tensor([1, probabilities.count], probabilities)
        let excluded = context.ids
        return tensor.largest(count + excluded.count).map(\.index)
            .filter { !excluded.contains($0) }.prefix(count).map(\.self)
    }

    /// Draws one tag after the other by its probability, without repeating any.
    package func sample(
        _ count: Int,
        given context: TagContext,
        temperature: Float,
        using random: inout SeededGenerator
    ) throws(TensorError) -> [Int] {
        var draw = TagDraw(excluding: context.ids, temperature: temperature)
        let logits = try probabilities(given: context).map(TagDraw.logarithm)
        for _ in 0..<count { draw.add(from: logits, using: &random) }
        return draw.tags
    }

    /// The mean logarithm of the tags' probabilities.
    package func relevance(of tags: [Int], given context: TagContext) throws(TensorError) -> Float {
        let probabilities = try probabilities(given: context)
        guard !tags.isEmpty else { return 0 }
        return tags.reduce(0) { $0 + TagDraw.logarithm(probabilities[$1]) } / Float(tags.count)
    }
}
