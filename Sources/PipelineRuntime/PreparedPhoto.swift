import StageKit
import StateStore
import Synchronization

/// What was found out about a photo before its turn; nothing of it is recorded yet.
struct PreparedPhoto: Sendable {
    /// The file's content, or why it could not be read; nil if nobody looked.
    var content: Result<PhotoIdentity, PhotoError>?
    /// What the engine says of it; nil if it did not seem to be needed.
    var description: Description?
    /// Whether photos of the same content leave the description to this one, if it needs one.
    var holdsContent = false

    /// The engine's draft, or why it has none.
    struct Description: Sendable {
        /// The engine that was asked.
        let engine: String
        let draft: Result<Draft, PhotoError>
    }
}

/// The contents of photos in hand that are being described, each once.
final class ContentsInHand: Sendable {
    private let contents = Mutex<Set<String>>([])

    /// Takes a content on; false if somebody has already.
    func insert(_ sha256: String) -> Bool {
        contents.withLock { $0.insert(sha256).inserted }
    }

    func remove(_ sha256: String) {
        contents.withLock { _ = $0.remove(sha256) }
    }
}
