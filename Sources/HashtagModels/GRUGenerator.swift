package import TensorCore

/// A recurrent generator: a gated recurrent unit that starts from the context and repeats no tag.
///
/// - SeeAlso: Cho et al. 2014, arXiv:1406.1078. Trained with targets that have no order: at each step
///   all tags that are left share the probability.
package struct GRUGenerator: HashtagGenerator {
    package let name = "gru"
    package let vocabulary: TagVocabulary
    private let encoder: ContextEncoder
    private let decoder: TagDecoder

    /// Takes trained weights.
    ///
    /// - Throws: ``TensorError`` if weights are missing or do not fit together.
    package init(_ weights: TagModelWeights) throws(TensorError) {
        vocabulary = weights.vocabulary
        encoder = ContextEncoder(table: try weights.tensor("context.embedding"))
        decoder = try TagDecoder(weights)
    }

    package func probabilities(given context: TagContext) throws(TensorError) -> [Float] {
        var state = encoder(context)
        return TagDraw.softmax(
            try decoder.logits(after: nil, state: &state),
            excluded: context.ids
        )
    }

    package func sample(
        _ count: Int,
        given context: TagContext,
        temperature: Float,
        using random: inout SeededGenerator
    ) throws(TensorError) -> [Int] {
        let draw = TagDraw(excluding: context.ids, temperature: temperature)
        return try decoder.draw(count, from: encoder(context), draw, using: &random)
    }
}
