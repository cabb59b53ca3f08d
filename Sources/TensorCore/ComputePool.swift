internal import Dispatch
internal import Glibc
internal import Synchronization

/// Threads that share a caller's work, made when first needed and kept.
///
/// They are threads of their own: `DispatchQueue.concurrentPerform` from one of Swift's cooperative
/// threads can leave their pool without a thread. The semaphores are only what workers rest on.
final class ComputePool: Sendable {
    static let shared = ComputePool()

    private let isBusy = Atomic(false)
    private let workers = Mutex<[Worker]>([])

    /// Does `count` pieces of work, each on a thread of its own, and waits for all.
    ///
    /// While the pool works for another caller, the pieces are done here, one after the other.
    func perform(_ count: Int, _ body: (Int) -> Void) {
        let isFree = count > 1 && !isBusy.exchange(true, ordering: .acquiring)
        guard isFree else {
            for index in 0..<count { body(index) }
            return
        }
        defer { isBusy.store(false, ordering: .releasing) }
        let workers = workers.withLock { workers in
            while workers.count < count - 1, let worker = Worker() { workers.append(worker) }
            return Array(workers.prefix(count - 1))
        }
        // `body` outlives the call of each worker, because this waits for all of them.
        withoutActuallyEscaping(body) { body in
            for (index, worker) in workers.enumerated() { worker.start { body(index + 1) } }
            body(0)
            // Where the system gave too few threads, the rest is done here.
            for index in (workers.count + 1)..<max(count, workers.count + 1) { body(index) }
            for worker in workers { worker.wait() }
        }
    }
}

/// One thread that does one piece of work at a time.
///
/// `@unchecked Sendable`: `work` is written before `begin` is signalled and read after it was
/// waited for, and the pool serves one caller at a time.
private final class Worker: @unchecked Sendable {
    private let begin = DispatchSemaphore(value: 0)
    private let end = DispatchSemaphore(value: 0)
    private var work: () -> Void = {}

    /// Starts the thread; `nil` if the system has none to give.
    init?() {
        var thread = pthread_t()
        let context = Unmanaged.passRetained(self)
        let status = pthread_create(
            &thread,
            nil,
            { context in
                guard let context else { return nil }
                Unmanaged<Worker>.fromOpaque(context).takeRetainedValue().run()
            },
            context.toOpaque()
        )
        guard status == 0 else {
            context.release()
            return nil
        }
        pthread_detach(thread)
    }

    func start(_ work: @escaping () -> Void) {
        self.work = work
        begin.signal()
    }

    func wait() {
        end.wait()
        work = {}
    }

    private func run() -> Never {
        while true {
            begin.wait()
            work()
            end.signal()
        }
    }
}
