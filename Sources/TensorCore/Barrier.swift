internal import CKernels

/// Where the threads of a team wait for each other (``Threads/team(_:)``).
///
/// `@unchecked Sendable`: the kernel that counts arrivals is made for several threads, and nothing
/// else touches its memory while they work.
package final class Barrier: @unchecked Sendable {
    /// For a thread that has no others.
    static let lone = Barrier()

    private let state = UnsafeMutablePointer<ck_barrier>.allocate(capacity: 1)
    private var members = 1

    /// Makes a barrier for one thread.
    init() {
        expect(1)
    }

    deinit {
        state.deallocate()
    }

    /// Sets how many threads come; none may be waiting.
    func expect(_ members: Int) {
        self.members = members
        ck_barrier_init(state, UInt32(members))
    }

    /// Returns once all threads have called it; what they wrote before can then be read.
    package func wait() {
        if members > 1 { ck_barrier_wait(state) }
    }
}
