internal import NeuralNetwork
package import TensorCore

/// A photo of a datastore and how much it looks like another one.
package struct Neighbour: Sendable, Hashable {
    /// The datastore's photo.
    package let entry: CaptionDatastore.Entry
    /// The cosine of both photos' vectors, −1…1.
    package let similarity: Float

    /// Makes a neighbour.
    package init(entry: CaptionDatastore.Entry, similarity: Float) {
        self.entry = entry
        self.similarity = similarity
    }
}

/// Finds the photos of a datastore that look most like a given one, by comparing it with all.
///
/// - Shapes: N photos; vectors `[N, 512]` in half precision, which halves what a search reads.
package struct CaptionRetriever: Sendable {
    private let entries: [CaptionDatastore.Entry]
    private let similarities: NarrowLinear

    /// Prepares the search.
    ///
    /// - Throws: `TensorError` only if the datastore is inconsistent with itself.
    package init(_ datastore: CaptionDatastore) throws(TensorError) {
        entries = datastore.entries
        let shape: Shape = [entries.count, CaptionDatastore.vectorSize]
        similarities = try NarrowLinear(weights: try Tensor(shape, datastore.vectors))
    }

    /// The photos nearest to a vector, nearest first; equally near ones as in the datastore.
    ///
    /// - Parameters:
    ///   - vector: A photo's unit vector, `[1, 512]`.
    ///   - count: How many to find at most.
    ///   - content: SHA-256 of a photo that does not count, as when its own captions are the test.
    /// - Returns: The neighbours; fewer if the datastore has fewer.
    /// - Throws: `TensorError` if the vector has another size.
    /// - Complexity: O(`512·N`).
    package func neighbours(
        of vector: Tensor,
        count: Int,
        besides content: String? = nil
    ) throws(TensorError) -> [Neighbour] {
        guard !entries.isEmpty else { return [] }
        var cosines = Tensor()
        try similarities(vector, into: &cosines)
        return cosines.largest(count + (content == nil ? 0 : 1))
            .map { Neighbour(entry: entries[$0.index], similarity: $0.value) }
            .filter { $0.entry.sha256 != content }
            .prefix(count).map(\.self)
    }
}
