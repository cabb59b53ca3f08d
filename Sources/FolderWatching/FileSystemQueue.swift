import Dispatch

/// Runs an actor on a thread of its own, where waiting for a slow disk holds up nobody else.
final class FileSystemQueue: SerialExecutor {
    private let queue = DispatchQueue(label: "deeplens.folder-watching")

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { job.runSynchronously(on: self.asUnownedSerialExecutor()) }
    }
}
