import Dispatch
import Synchronization

/// What waits for inference, done in batches on a thread of its own.
///
/// What is asked for while the thread rests is begun at once, alone; what is asked for while it works
/// waits, and makes up the next batch.
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
        var requestCount = 0
    }

    private let thread = DispatchQueue(label: "deeplens.inference", qos: .userInitiated)
    private let state = Mutex(State())
    private let largestBatch: Int
    private let work: Work

    /// Makes a queue in which nothing waits.
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
            for (request, result) in zip(batch, work(batch.map(\.input))) {
                request.continuation.resume(with: result)
            }
        }
    }

    private func nextBatch() -> [Request]? {
        state.withLock { state in
            let batch = Array(state.waiting.prefix(largestBatch))
            state.waiting.removeFirst(batch.count)
            state.isRunning = !batch.isEmpty
            return batch.isEmpty ? nil : batch
        }
    }
}
