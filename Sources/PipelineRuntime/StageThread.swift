import Dispatch

/// Runs the calls of one stage, which may block for long on files and programs, on a thread apart.
///
/// On the cooperative pool, which has a thread a core, calls that never end would take the whole
/// program with them. Serial queues get threads beyond that number; concurrent ones do not.
final class StageThread: TaskExecutor {
    private let queue = DispatchQueue(label: "deeplens.stage")

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }
}
