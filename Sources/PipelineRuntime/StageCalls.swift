import StageKit
import Synchronization

/// The calls of one stage, none of which is waited for longer than a limit.
///
/// A call that takes longer is cancelled. One that goes on regardless is left alone; until it ends
/// the stage is not called again, so that such calls neither pile up nor meet each other.
final class StageCalls: Sendable {
    private let limit: Duration
    private let thread = StageThread()
    /// When the calls that have not ended were, or are, to be given up.
    private let deadlines = Mutex<[ContinuousClock.Instant]>([])

    init(limit: Duration) {
        self.limit = limit
    }

    /// Makes a call.
    ///
    /// - Returns: What `body` returns.
    /// - Throws: What `body` throws; ``StageError``, by which the call is made again later, if
    ///   `body` takes too long or this task is cancelled.
    func run<Value: Sendable>(
        _ body: @escaping @Sendable () async throws -> Value
    ) async throws -> Value {
        let deadline = try begin()
        let (results, result) = AsyncStream.makeStream(of: Result<Value, any Error>.self)
        // No child tasks: those would be waited for however long they take.
        let call = Task(executorPreference: thread) {
            do {
                result.yield(.success(try await body()))
            } catch {
                result.yield(.failure(error))
            }
            self.end(deadline)
            result.finish()
        }
        let timer = Task {
            try await Task.sleep(until: deadline)
            result.finish()
        }
        defer {
            call.cancel()
            timer.cancel()
        }
        // The wait ends at the deadline, and when this task is cancelled.
        for await result in results { return try result.get() }
        throw Task.isCancelled ? Self.interruption : tooLong
    }

    /// What a call that is stopped with the program throws.
    static let interruption = StageError("stopped before the stage was done", kind: .transient)

    private var tooLong: StageError {
        StageError("not done after \(limit); time_limit allows a stage more", kind: .transient)
    }

    private func begin() throws(StageError) -> ContinuousClock.Instant {
        let now = ContinuousClock.now
        let deadline = now + limit
        let isStuck = deadlines.withLock { deadlines in
            if deadlines.contains(where: { $0 <= now }) { return true }
            deadlines.append(deadline)
            return false
        }
        if isStuck {
            throw StageError("still busy with a photo that it was stopped at", kind: .transient)
        }
        return deadline
    }

    private func end(_ deadline: ContinuousClock.Instant) {
        deadlines.withLock { deadlines in
            if let index = deadlines.firstIndex(of: deadline) { deadlines.remove(at: index) }
        }
    }
}
