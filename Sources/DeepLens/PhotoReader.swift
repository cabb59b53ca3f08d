import Checkpoints
import Crypto
import FolderWatching
import ImageDecoding
import PipelineRuntime
import StateStore
import SystemPackage

/// Reads photo files and decodes them; its calls block.
struct PhotoReader: Sendable {
    /// A large JPEG is decoded at a fraction of its size whose sides are no shorter than this: 1.4
    /// times what the largest network takes, so that antialiasing has pixels to average.
    static let minimumSide = 364

    private let decoder: ImageDecoder

    /// Makes a reader of photos up to a size.
    init(maximumMegapixels: Double) {
        decoder = ImageDecoder(maximumMegapixels: maximumMegapixels)
    }

    /// Reads a file whole.
    ///
    /// - Throws: ``PhotoError``.
    func read(_ path: FilePath) throws(PhotoError) -> PhotoContent {
        do {
            let before = try version(of: path)
            let bytes = try decoder.readFile(at: path)
            guard try version(of: path) == before else {
                throw PhotoError(
                    step: "read",
                    reason: "\(path): changed while it was read",
                    kind: .incomplete
                )
            }
            return PhotoContent(
                version: before,
                bytes: bytes,
                sha256: SHA256.hash(data: bytes).hexadecimal
            )
        } catch let error as PhotoError {
            throw error
        } catch {
            throw PhotoError(error, at: path, step: "read")
        }
    }

    /// The version of a file that is there now.
    ///
    /// - Throws: `Errno`, or that it is no regular file.
    func version(of path: FilePath) throws -> PhotoVersion {
        let file = try SettledFile(lookingUp: path, folder: path.removingLastComponent())
        return PhotoVersion(
            path: path,
            byteCount: file.byteCount,
            modified: file.modified,
            device: file.device,
            inode: file.inode
        )
    }

    /// Decodes a photo that was read.
    ///
    /// - Throws: ``PhotoError``.
    func decode(_ content: PhotoContent) throws(PhotoError) -> DecodedPhoto {
        let path = content.version.path
        do {
            return try decoder.decode(
                bytes: content.bytes,
                name: path.string,
                minimumSide: Self.minimumSide
            )
        } catch {
            throw PhotoError(error, at: path, step: "decode")
        }
    }
}
