import Dispatch
import Synchronization

/// A thread of its own for what is done to photos beside inference: reading, decoding, scaling, tagging.
///
/// Photos that have been begun come before new ones, so that few are held in memory.
final class PhotoThread: Sendable {
    private typealias Job = @Sendable () -> Void

    private struct Waiting {
        var begun: [Job] = []
        var new: [Job] = []

        mutating func next() -> Job {
            begun.isEmpty ? new.removeFirst() : begun.removeFirst()
        }
    }

    private let queue = DispatchQueue(label: "deeplens.photos", qos: .userInitiated)
    private let waiting = Mutex(Waiting())

    /// Runs work on the thread in its turn.
    ///
    /// - Parameters:
    ///   - hasBegun: Whether the photo was on the thread before.
    ///   - work: The work.
    /// - Returns: What `work` returns.
    /// - Throws: What `work` throws.
    func run<Value: Sendable, Failure: Error>(
        hasBegun: Bool = false,
        _ work: @escaping @Sendable () throws(Failure) -> Value
    ) async throws(Failure) -> Value {
        let result: Result<Value, Failure> = await withCheckedContinuation { continuation in
            let job: Job = {
                do throws(Failure) {
                    continuation.resume(returning: .success(try work()))
                } catch {
                    continuation.resume(returning: .failure(error))
                }
            }
            waiting.withLock { waiting in
                if hasBegun { waiting.begun.append(job) } else { waiting.new.append(job) }
            }
            // As many turns as jobs; which job a turn is for is decided when it comes.
            queue.async { self.waiting.withLock { $0.next() }() }
        }
        return try result.get()
    }
}
