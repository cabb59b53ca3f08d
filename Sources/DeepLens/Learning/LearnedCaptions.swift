import CaptioningModels
import Glibc
import Logging
import Synchronization
import SystemPackage

/// The file of captioned photos as captioning uses it, read again whenever it changes.
///
/// A file that is removed has nothing to say any more. One that turns out damaged while the daemon runs
/// is complained about once, and what was read before stays.
final class LearnedCaptions: Sendable {
    /// What is in use.
    struct Content: Sendable {
        let augmentation: RetrievalAugmentation
        /// Tells contents apart.
        let checksum: String
    }

    /// What changes when a file is written anew.
    private struct Version: Equatable {
        let inode: UInt64
        let byteCount: Int64
        let seconds: Int
        let nanoseconds: Int
    }

    private struct State {
        var version: Version?
        var content: Content?
    }

    private let path: FilePath
    private let captioner: Captioner
    private let logger = Logger(label: "deeplens")
    private let state: Mutex<State>

    /// Reads the file, if there is one.
    ///
    /// - Throws: `DatastoreError` if it cannot be used.
    init(at path: FilePath, captioner: Captioner) throws {
        self.path = path
        self.captioner = captioner
        let version = Self.version(of: path)
        let content = try version.flatMap { _ in try Self.read(path, captioner) }
        state = Mutex(State(version: version, content: content))
    }

    /// What the file says now; nil if there is none or no photo is in it.
    ///
    /// - Complexity: One look at the file's status; a changed file is read whole.
    var current: Content? {
        state.withLock { state in
            let version = Self.version(of: path)
            guard version != state.version else { return state.content }
            state.version = version
            do {
                state.content = try version.flatMap { _ in try Self.read(path, captioner) }
            } catch {
                logger.error("\(error) What was learned before stays in use.")
            }
            return state.content
        }
    }

    private static func read(_ path: FilePath, _ captioner: Captioner) throws -> Content? {
        let datastore = try CaptionDatastore(
            contentsOf: path,
            embeddingChecksum: captioner.embeddingChecksum
        )
        guard !datastore.entries.isEmpty else { return nil }
        return Content(
            augmentation: try captioner.augmentation(with: datastore),
            checksum: try datastore.checksum
        )
    }

    private static func version(of path: FilePath) -> Version? {
        guard let status = try? path.stat() else { return nil }
        return Version(
            inode: UInt64(status.inode.rawValue),
            byteCount: status.size,
            seconds: Int(status.st_mtim.tv_sec),
            nanoseconds: Int(status.st_mtim.tv_nsec)
        )
    }
}
