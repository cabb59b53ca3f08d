internal import Checkpoints
internal import Crypto
internal import FoundationEssentials
package import SystemPackage
internal import TensorCore

/// The file of a datastore: safetensors with the vectors in half precision, and all else as metadata.
extension CaptionDatastore {
    /// The layout's version, which grows when a former program could not read it any more.
    private static let version = "1"
    private static let format = "deeplens-captions"
    private static let tensorName = "vectors"

    private enum Key {
        static let format = "format"
        static let version = "version"
        static let embedding = "embedding"
        static let entries = "entries"
        static let checksum = "sha256"
    }

    /// Tells contents apart: SHA-256 of weights' checksum, entries and vectors.
    package var checksum: String {
        get throws { Self.checksum(embeddingChecksum, try entriesText, vectors) }
    }

    /// Reads a file and checks all of it.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - embeddingChecksum: The checksum of the weights in use.
    /// - Throws: ``DatastoreError`` that names the file, the reason and the remedy.
    package init(contentsOf path: FilePath, embeddingChecksum: String) throws(DatastoreError) {
        do {
            let file = try Checkpoint(contentsOf: path)
            let metadata = file.metadata
            guard metadata[Key.format] == Self.format, let version = metadata[Key.version],
                let text = metadata[Key.entries], let weights = metadata[Key.embedding]
            else {
                throw DatastoreError.malformed(file: path, reason: "it is another kind of file")
            }
            guard version == Self.version else {
                throw DatastoreError.newer(file: path, version: version)
            }
            guard let entries = try? JSONDecoder().decode([Entry].self, from: Data(text.utf8))
            else {
                throw DatastoreError.malformed(file: path, reason: "its entries cannot be read")
            }
            let shape: Shape = [entries.count, Self.vectorSize]
            let vectors = try file.tensor(Self.tensorName, shape: shape).elements
            guard metadata[Key.checksum] == Self.checksum(weights, text, vectors) else {
                throw DatastoreError.malformed(file: path, reason: "its checksum does not fit")
            }
            guard weights == embeddingChecksum else {
                throw DatastoreError.otherWeights(file: path)
            }
            self.init(embeddingChecksum: weights, entries: entries, vectors: vectors)
        } catch let error as DatastoreError {
            throw error
        } catch CheckpointError.unreadable(_, let errno) {
            throw .unreadable(file: path, errno: errno)
        } catch {
            throw .malformed(file: path, reason: "it breaks the layout of safetensors files")
        }
    }

    /// Writes the file, whole or not at all.
    ///
    /// Whoever reads it meanwhile, also after a kill, finds the former content or the new one.
    ///
    /// - Throws: ``DatastoreError/unwritable(file:errno:)``.
    package func write(to path: FilePath) throws {
        let entries = try entriesText
        var writer = CheckpointWriter(metadata: [
            Key.format: Self.format, Key.version: Self.version, Key.embedding: embeddingChecksum,
            Key.entries: entries, Key.checksum: Self.checksum(embeddingChecksum, entries, vectors),
        ])
        let shape: Shape = [self.entries.count, Self.vectorSize]
        writer.add(Self.tensorName, shape: shape, vectors, as: .float16)
        do {
            try writer.write(to: path)
        } catch CheckpointError.unwritable(_, let errno) {
            throw DatastoreError.unwritable(file: path, errno: errno)
        }
    }

    private var entriesText: String {
        get throws {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            return String(decoding: try encoder.encode(entries), as: UTF8.self)
        }
    }

    private static func checksum(_ weights: String, _ entries: String, _ vectors: [Float]) -> String
    {
        var hash = SHA256()
        hash.update(data: Array(weights.utf8))
        hash.update(data: Array(entries.utf8))
        vectors.withUnsafeBytes { hash.update(bufferPointer: $0) }
        return hash.finalize().reduce(into: "") { text, byte in
            text += byte < 16 ? "0" : ""
            text += String(byte, radix: 16)
        }
    }
}
