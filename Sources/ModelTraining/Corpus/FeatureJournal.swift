internal import Checkpoints
internal import Crypto
internal import Glibc
internal import SystemPackage

/// What was encoded so far, beside the file that is being made, so that a killed run goes on where it
/// was.
///
/// A line that says what it belongs to, then records of equal size: SHA-256 of the photo, its
/// features, SHA-256 of both. The first record that is cut short or does not match its checksum is
/// dropped, and what follows. One process at a time holds the journal.
final class FeatureJournal {
    private static let digestSize = 32

    private let path: FilePath
    private let file: FileDescriptor
    private let featureByteCount: Int
    private var end = 0
    /// Where the features of a photo are in the file, by its SHA-256 in hexadecimal.
    private(set) var ranges: [String: Range<Int>] = [:]

    /// Opens a journal, or starts one where there is none of this header.
    ///
    /// - Throws: ``FeatureCacheError`` if another process holds it or it cannot be read or written.
    init(
        at path: FilePath,
        header: String,
        featureByteCount: Int
    ) throws(FeatureCacheError) {
        (self.path, self.featureByteCount) = (path, featureByteCount)
        file = try Self.open(path)
        guard flock(file.rawValue, LOCK_EX | LOCK_NB) == 0 else { throw .busy(file: path) }
        let line = Array((header + "\n").utf8)
        try recover(expecting: line)
        guard ftruncate(file.rawValue, off_t(end)) == 0 else {
            throw .unwritable(file: path, errno: Errno(rawValue: errno))
        }
        if end == 0 { try append(line) }
    }

    deinit {
        try? file.close()
    }

    private static func open(_ path: FilePath) throws(FeatureCacheError) -> FileDescriptor {
        do {
            return try FileDescriptor.open(
                path,
                .readWrite,
                options: [.create, .closeOnExec],
                permissions: [.ownerReadWrite, .groupRead, .otherRead]
            )
        } catch {
            throw .unwritable(file: path, errno: (error as? Errno) ?? .ioError)
        }
    }

    /// Appends a photo's features.
    ///
    /// - Parameters:
    ///   - features: As they are to be in the file.
    ///   - digest: SHA-256 of the photo.
    /// - Throws: ``FeatureCacheError/unwritable(file:errno:)``.
    func append(
        _ features: [UInt8],
        of digest: SHA256.Digest
    ) throws(FeatureCacheError) {
        precondition(features.count == featureByteCount, "features of another size")
        let content = Array(digest) + features
        let start = end + Self.digestSize
        try append(content + Array(SHA256.hash(data: content)))
        ranges[digest.hexadecimal] = start..<start + featureByteCount
    }

    private func append(_ bytes: [UInt8]) throws(FeatureCacheError) {
        do {
            end += try file.writeAll(toAbsoluteOffset: Int64(end), bytes)
        } catch {
            throw .unwritable(file: path, errno: (error as? Errno) ?? .ioError)
        }
    }

    /// The whole file, for reading what was appended so far.
    func mapped() throws(FeatureCacheError) -> MappedFile {
        try FeatureCacheError.translating { () throws(CheckpointError) in try MappedFile(path) }
    }

    /// Takes the journal away once its content is elsewhere.
    func remove() {
        _ = path.withPlatformString { unlink($0) }
    }

    /// Finds the intact records, behind which the next is written.
    private func recover(expecting line: [UInt8]) throws(FeatureCacheError) {
        let mapping = try mapped()
        guard mapping.withBytes({ $0.starts(with: line) }) else { return }
        end = line.count
        let size = 2 * Self.digestSize + featureByteCount
        while end + size <= mapping.byteCount {
            guard let digest = intactRecord(of: mapping, at: end) else { return }
            let start = end + Self.digestSize
            ranges[digest] = start..<start + featureByteCount
            end += size
            mapping.releasePages()
        }
    }

    /// The photo of a record; nil if the record is damaged.
    private func intactRecord(of mapping: MappedFile, at offset: Int) -> String? {
        mapping.withBytes { bytes in
            let end = offset + Self.digestSize + featureByteCount
            let content = UnsafeRawBufferPointer(rebasing: bytes[offset..<end])
            var hash = SHA256()
            hash.update(bufferPointer: content)
            guard hash.finalize().elementsEqual(bytes[end..<end + Self.digestSize]) else {
                return nil
            }
            return content.prefix(Self.digestSize).hexadecimal
        }
    }
}
