import FolderWatching
import Synchronization

/// One try at a settled file.
struct Attempt: Sendable {
    let file: SettledFile
    /// Counts from 1.
    var number = 1

    var next: Attempt { Attempt(file: file, number: number + 1) }
}

/// The attempts that are due, with a count of those that are due or will be.
///
/// The stream ends when the queue is closed and nothing is outstanding.
final class AttemptQueue: Sendable {
    let attempts: AsyncStream<Attempt>
    private let continuation: AsyncStream<Attempt>.Continuation
    private let state = Mutex(State())

    private struct State {
        var outstanding = 0
        var isClosed = false
    }

    init() {
        (attempts, continuation) = AsyncStream.makeStream()
    }

    /// Queues the first attempt at a file.
    func add(_ file: SettledFile) {
        state.withLock { $0.outstanding += 1 }
        continuation.yield(Attempt(file: file))
    }

    /// Queues an attempt that follows another; the file is still outstanding.
    func again(_ attempt: Attempt) {
        continuation.yield(attempt)
    }

    /// Notes that a file needs no further attempt.
    func settle() {
        update { $0.outstanding -= 1 }
    }

    /// Notes that no file will be added any more.
    func close() {
        update { $0.isClosed = true }
    }

    private func update(_ change: (inout State) -> Void) {
        let isDrained = state.withLock { state in
            change(&state)
            return state.isClosed && state.outstanding == 0
        }
        if isDrained { continuation.finish() }
    }
}
