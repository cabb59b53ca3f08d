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
    private let barrier = Barrier()
    private let mostWorkers: Int

    /// Makes a pool that starts no threads yet.
    ///
    /// - Parameter mostWorkers: Threads beside the caller's that there can be.
    init(mostWorkers: Int = .max) {
        self.mostWorkers = mostWorkers
    }

    /// Does `count` pieces of work on as many threads, and waits for all.
    ///
    /// Where there are fewer threads, each does several pieces, one after the other.
    func perform(_ count: Int, _ body: (Int) -> Void) {
        team(of: count) { part, parts, _ in
            for index in stride(from: part, to: count, by: parts) { body(index) }
        }
    }

    /// Does one piece of work on up to `count` threads at once, and waits for all.
    ///
    /// While the pool works for another caller, there is this thread alone.
    func team(of count: Int, _ body: (_ part: Int, _ parts: Int, _ barrier: Barrier) -> Void) {
        let isFree = count > 1 && !isBusy.exchange(true, ordering: .acquiring)
        guard isFree else {
            body(0, 1, .lone)
            return
        }
        defer { isBusy.store(false, ordering: .releasing) }
        let workers = workers.withLock { workers in
            while workers.count < min(count - 1, mostWorkers), let worker = Worker() {
                workers.append(worker)
            }
            return workers.prefix(count - 1)
        }
        let (barrier, parts) = (barrier, workers.count + 1)
        barrier.expect(parts)
        // `body` outlives the call of each worker, because this waits for all of them.
        withoutActuallyEscaping(body) { body in
            for (index, worker) in workers.enumerated() {
                worker.start { body(index + 1, parts, barrier) }
            }
            body(0, parts, barrier)
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
