import Dispatch
import Synchronization
import TensorCore

/// What waits for inference, done in batches.
///
/// What is asked for while nothing is done is begun at once, alone, and all compute threads share in it.
/// What is asked for meanwhile waits. If that is enough for all threads, each takes batches of its own,
/// one after the other: no thread then waits for another, as those who share in one batch do after
/// each layer.
final class InferenceQueue<Input: Sendable, Output: Sendable>: Sendable {
    /// Does a batch: as many results as inputs, in their order.
    typealias Work = @Sendable ([Input]) -> [Result<Output, any Error>]

    private struct Request {
        let number: Int
        let input: Input
        let continuation: CheckedContinuation<Output, any Error>
    }

    private struct State {
        var waiting: [Request] = []
        var isRunning = false
        /// Whether each thread takes batches of its own.
        var isApart = false
        var requestCount = 0

        mutating func takeFirst(_ count: Int) -> [Request] {
            defer { waiting.removeFirst(min(count, waiting.count)) }
            return Array(waiting.prefix(count))
        }
    }

    private let thread = DispatchQueue(label: "deeplens.inference", qos: .userInitiated)
    private let state = Mutex(State())
    private let threadCount = Threads.current
    private let largestBatch: Int
    private let work: Work

    /// Makes a queue in which nothing waits, for the compute threads that there are now.
    init(largestBatch: Int, work: @escaping Work) {
        self.largestBatch = largestBatch
        self.work = work
    }

    /// Does the work on an input, together with what else waits.
    ///
    /// - Throws: The input's own error; `CancellationError` if the task is cancelled before the work
    ///   has begun.
    func run(_ input: Input) async throws -> Output {
        try Task.checkCancellation()
        let number = state.withLock { state in
            state.requestCount += 1
            return state.requestCount
        }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                add(Request(number: number, input: input, continuation: continuation))
            }
        } onCancel: {
            drop(number)
        }
    }

    private func add(_ request: Request) {
        let wasRunning = state.withLock { state in
            state.waiting.append(request)
            defer { state.isRunning = true }
            return state.isRunning
        }
        if !wasRunning { thread.async { self.workOff() } }
    }

    private func drop(_ number: Int) {
        let request = state.withLock { state in
            state.waiting.firstIndex { $0.number == number }.map { state.waiting.remove(at: $0) }
        }
        request?.continuation.resume(throwing: CancellationError())
    }

    private func workOff() {
        while let batch = nextBatch() {
            if batch.isEmpty {
                Threads.team(of: threadCount) { _, parts, _ in
                    // While the other threads work for somebody else, they are asked again soon.
                    repeat {
                        guard let batch = nextShare() else { return }
                        finish(batch)
                    } while parts == threadCount
                }
            } else {
                finish(batch)
            }
        }
    }

    private func finish(_ batch: [Request]) {
        for (request, result) in zip(batch, work(batch.map(\.input))) {
            request.continuation.resume(with: result)
        }
    }

    /// A batch for all threads together; empty if each is to take its shares; nil if nothing waits.
    private func nextBatch() -> [Request]? {
        state.withLock { state in
            state.isRunning = !state.waiting.isEmpty
            state.isApart = state.waiting.count >= threadCount
            guard state.isRunning else { return nil }
            return state.isApart ? [] : state.takeFirst(largestBatch)
        }
    }

    /// A thread's next batch; nil if all are to come together, since there is not enough for all.
    private func nextShare() -> [Request]? {
        state.withLock { state in
            state.isApart = state.isApart && !state.waiting.isEmpty
            guard state.isApart else { return nil }
            let share = (state.waiting.count + threadCount - 1) / threadCount
            return state.takeFirst(min(share, largestBatch))
        }
    }
}
