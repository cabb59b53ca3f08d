import Dispatch

/// A thread of its own for work that keeps a core busy for long.
///
/// Inference never runs on the cooperative pool, whose few threads must stay free for whoever
/// waits for files and sockets. One thread at a time calls into BLAS, which has its own pool.
struct InferenceThread: Sendable {
    private let queue = DispatchQueue(label: "deeplens.inference", qos: .userInitiated)

    /// Runs work on the thread after the work that was asked for before.
    func run<Value: Sendable, Failure: Error>(
        _ work: @escaping @Sendable () throws(Failure) -> Value
    ) async throws(Failure) -> Value {
        let result: Result<Value, Failure> = await withCheckedContinuation { continuation in
            queue.async {
                do throws(Failure) {
                    continuation.resume(returning: .success(try work()))
                } catch {
                    continuation.resume(returning: .failure(error))
                }
            }
        }
        return try result.get()
    }
}
