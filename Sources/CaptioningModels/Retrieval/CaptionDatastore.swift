package import TensorCore

/// Captioned photos that can be found by what they look like: for each its vector, the captions that
/// people gave it, and its hashtags.
///
/// A photo counts by its content: one file under two names is one entry.
///
/// - Shapes: vectors `[N, 512]` in the joint space, of length 1, in half precision.
/// - SeeAlso: Ramos et al. 2023, "SmallCap", section 3.2, for a datastore that is exchanged without
///   training.
package struct CaptionDatastore: Sendable {
    /// One photo.
    package struct Entry: Sendable, Hashable, Codable {
        /// SHA-256 of the file, 64 lower-case hexadecimal digits.
        package let sha256: String
        /// Where the file was when it was learned.
        package let file: String
        /// What people say of the photo; at least one.
        package let captions: [String]
        /// Tags without `#`.
        package let hashtags: [String]

        /// Makes an entry.
        package init(sha256: String, file: String, captions: [String], hashtags: [String] = []) {
            self.sha256 = sha256
            self.file = file
            self.captions = captions
            self.hashtags = hashtags
        }
    }

    /// Elements of a vector.
    package static let vectorSize = SentenceImageEmbedding.size

    /// All photos, in the order in which they came.
    package private(set) var entries: [Entry] = []
    /// The checksum of the weights that made the vectors (``Captioner/embeddingChecksum``).
    package let embeddingChecksum: String
    /// The entries' vectors, one after the other; each value is one of half precision.
    private(set) var vectors: [Float] = []
    private var positions: [String: Int] = [:]

    /// Starts an empty datastore for vectors of certain weights.
    package init(embeddingChecksum: String) {
        self.embeddingChecksum = embeddingChecksum
    }

    /// Takes what a file holds.
    init(embeddingChecksum: String, entries: [Entry], vectors: [Float]) {
        self.embeddingChecksum = embeddingChecksum
        self.entries = entries
        self.vectors = vectors
        number()
    }

    /// The entry of a content, if there is one.
    package func entry(sha256: String) -> Entry? {
        positions[sha256].map { entries[$0] }
    }

    /// Adds a photo; an entry of the same content gives way to it.
    ///
    /// - Parameters:
    ///   - entry: The photo.
    ///   - vector: Its unit vector, 512 elements.
    /// - Throws: `TensorError` if the vector has another size.
    package mutating func insert(_ entry: Entry, vector: Tensor) throws(TensorError) {
        guard vector.shape.elementCount == Self.vectorSize else {
            throw .shape("datastore", expected: "\(Self.vectorSize) elements", found: vector.shape)
        }
        let values = vector.elements.map { Float(Float16($0)) }
        if let position = positions[entry.sha256] {
            entries[position] = entry
            let start = position * Self.vectorSize
            vectors.replaceSubrange(start..<start + Self.vectorSize, with: values)
        } else {
            positions[entry.sha256] = entries.count
            entries.append(entry)
            vectors += values
        }
    }

    /// Removes the entries of these contents.
    package mutating func remove(_ contents: Set<String>) {
        let kept = entries.indices.filter { !contents.contains(entries[$0].sha256) }
        let size = Self.vectorSize
        vectors = kept.flatMap { vectors[$0 * size..<($0 + 1) * size] }
        entries = kept.map { entries[$0] }
        number()
    }

    private mutating func number() {
        positions = Dictionary(
            entries.enumerated().map { ($1.sha256, $0) },
            uniquingKeysWith: { first, _ in first }
        )
    }
}
