internal import Checkpoints
internal import Crypto
internal import FoundationEssentials
internal import Glibc
package import SystemPackage
package import TensorCore

/// Makes a file of features, or brings one up to date.
///
/// What is encoded goes to a journal beside the file first (`FILE.journal`), so that a killed run
/// goes on where it was; the file appears whole or not at all. Features of photos with the same content
/// are taken over from the file that there is.
package struct FeatureCacheBuilder {
    /// A photo to encode.
    package struct Photo: Sendable {
        /// The name under which its features are found.
        package let file: String
        /// Where it is.
        package let path: FilePath
        /// The number of its views, the photo as it is among them.
        package let viewCount: Int

        /// Names a photo.
        package init(file: String, path: FilePath, viewCount: Int = 1) {
            (self.file, self.path, self.viewCount) = (file, path, viewCount)
        }
    }

    /// What was done.
    package struct Summary {
        /// The file.
        package let cache: FeatureCache
        /// The number of views that were encoded now.
        package let encoded: Int
        /// The photos left out, with the reason.
        package let failures: [any Error]
    }

    private let path: FilePath
    private let encoder: String
    private let shape: Shape

    /// Prepares a file.
    ///
    /// - Parameters:
    ///   - path: Where it is to be.
    ///   - encoder: SHA-256 of the encoder's weights; features of another encoder are made anew.
    ///   - shape: The shape of a photo's features, `[R, D]`.
    package init(path: FilePath, encoder: String, shape: Shape) {
        (self.path, self.encoder, self.shape) = (path, encoder, shape)
    }

    /// Encodes what is not there yet and writes the file.
    ///
    /// - Parameters:
    ///   - photos: All photos that the file is to have, in its order.
    ///   - read: The bytes of a photo.
    ///   - encode: The features of a view of a photo from its bytes and path, `[R, D]`.
    ///   - report: Called after each photo.
    /// - Returns: The file and what was left out of it: photos that could not be read or encoded.
    /// - Throws: ``FeatureCacheError`` if the file cannot be written or is something else.
    package func build(
        _ photos: [Photo],
        read: (FilePath) throws -> [UInt8],
        encode: ([UInt8], FilePath, PhotoView) throws -> Tensor,
        report: () -> Void = {}
    ) throws(FeatureCacheError) -> Summary {
        let former = try formerCache()
        let known = Set((former?.photos ?? []).map(\.sha256))
        let journal = try FeatureJournal(
            at: FilePath(path.string + ".journal"),
            header: "\(FeatureCache.format) \(encoder) \(shape)",
            featureByteCount: 2 * shape.elementCount
        )
        var listed: [FeatureCache.Photo] = []
        var (failures, encoded): ([any Error], Int) = ([], 0)
        for photo in photos {
            do {
                let bytes = try read(photo.path)
                let content = SHA256.hash(data: bytes)
                for number in 0..<photo.viewCount {
                    let digest = Self.digest(of: content, view: number)
                    let name = digest.hexadecimal
                    if !known.contains(name), journal.ranges[name] == nil {
                        let view = PhotoView(number: number, seed: Self.seed(from: content))
                        let features = try encode(bytes, photo.path, view)
                        precondition(features.shape == shape, "features of shape \(features.shape)")
                        let halves = CheckpointWriter.encoded(features.elements, as: .float16)
                        try journal.append(halves, of: digest)
                        encoded += 1
                    }
                    listed.append(FeatureCache.Photo(file: photo.file, sha256: name))
                }
            } catch {
                if let error = error as? FeatureCacheError { throw error }
                failures.append(error)
            }
            report()
        }
        if former?.photos != listed { try write(listed, former, journal) }
        journal.remove()
        let cache = try FeatureCache(contentsOf: path)
        return Summary(cache: cache, encoded: encoded, failures: failures)
    }

    /// What a view is known by: the photo's SHA-256, for further views that of it and their number.
    private static func digest(of content: SHA256.Digest, view number: Int) -> SHA256.Digest {
        number == 0 ? content : SHA256.hash(data: Array(content) + Array("view \(number)".utf8))
    }

    /// What the views of a photo follow from.
    private static func seed(from content: SHA256.Digest) -> UInt64 {
        content.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// The file that there is; nil if there is none or it is of another encoder.
    private func formerCache() throws(FeatureCacheError) -> FeatureCache? {
        do {
            let cache = try FeatureCache(contentsOf: path)
            let shape: Shape = [cache.regionCount, cache.featureSize]
            return cache.encoder == encoder && shape == self.shape ? cache : nil
        } catch {
            guard case .unreadable(_, .noSuchFileOrDirectory) = error else { throw error }
            return nil
        }
    }

    /// Writes the file beside its place, then renames it.
    private func write(
        _ photos: [FeatureCache.Photo],
        _ former: FeatureCache?,
        _ journal: FeatureJournal
    ) throws(FeatureCacheError) {
        let temporary = FilePath(path.string + ".part")
        let (journalFile, ranges) = (try journal.mapped(), journal.ranges)
        let places = Dictionary(
            (former?.photos ?? []).enumerated().map { ($1.sha256, $0) },
            uniquingKeysWith: { first, _ in first }
        )
        do {
            let file = try FileDescriptor.open(
                temporary,
                .writeOnly,
                options: [.create, .truncate, .closeOnExec],
                permissions: [.ownerReadWrite, .groupRead, .otherRead]
            )
            try file.closeAfter {
                try file.writeAll(try header(of: photos))
                for photo in photos {
                    if let former, let place = places[photo.sha256] {
                        _ = try former.features.withBytes(of: place) { try file.writeAll($0) }
                    } else if let range = ranges[photo.sha256] {
                        _ = try journalFile.withBytes { try file.writeAll($0[range]) }
                    }
                }
                guard fsync(file.rawValue) == 0 else { throw Errno(rawValue: errno) }
            }
        } catch {
            throw .unwritable(file: path, errno: (error as? Errno) ?? .ioError)
        }
        let status = temporary.withPlatformString { temporary in
            path.withPlatformString { rename(temporary, $0) }
        }
        guard status == 0 else { throw .unwritable(file: path, errno: Errno(rawValue: errno)) }
    }

    private func header(of photos: [FeatureCache.Photo]) throws -> [UInt8] {
        CheckpointWriter.header(
            metadata: [
                "format": FeatureCache.format, "encoder": encoder,
                "photos": String(decoding: try JSONEncoder().encode(photos), as: UTF8.self),
            ],
            tensor: FeatureCache.tensor,
            shape: Shape([photos.count] + shape.dimensions),
            as: .float16
        )
    }
}
