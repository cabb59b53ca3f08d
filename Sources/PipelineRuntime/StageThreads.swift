import Dispatch

/// Threads for the calls of stages, which may block for long on files and programs.
///
/// On the cooperative pool, which has a thread a core, a call that never ends would take the whole
/// program with it.
final class StageThreads: TaskExecutor {
    static let shared = StageThreads()

    private let queue = DispatchQueue(label: "deeplens.stages", attributes: .concurrent)

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }
}
