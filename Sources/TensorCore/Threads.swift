internal import COpenBLAS
internal import Synchronization

/// How many threads compute, and what they are given to do.
package enum Threads {
    /// Beyond this, the layers of a single photo are too small to share out.
    private static let useful = 8
    /// What ``use(_:)`` asked for; 0 before.
    private static let chosen = Atomic(0)

    /// Cores that this process may run on (its CPU affinity, as set by systemd, taskset or a
    /// container), at most eight.
    package static let automatic = min(max(Int(openblas_get_num_procs()), 1), useful)

    /// Sets how many threads share work from now on; nil means ``automatic``.
    package static func use(_ count: Int?) {
        chosen.store(max(count ?? automatic, 1), ordering: .relaxed)
    }

    /// Threads that share work now.
    package static var current: Int {
        let count = chosen.load(ordering: .relaxed)
        return count == 0 ? automatic : count
    }

    /// OpenBLAS's choice of kernels for this CPU, as in `Haswell`; `OPENBLAS_CORETYPE` overrides it.
    package static var kernelName: String {
        guard let name = openblas_get_corename() else { return "unknown" }
        return String(cString: name)
    }

    /// Work on fewer elements than this is done before another thread has woken.
    private static let worthSharing = 1 << 18

    /// Shares independent pieces of work out among ``current`` threads.
    ///
    /// While another caller shares work out, this one does its own alone.
    ///
    /// - Parameters:
    ///   - count: The number of pieces.
    ///   - costOfEach: Elements that a piece touches.
    ///   - body: Does the pieces from its first argument up to, not including, its second. It is
    ///     called at once on several threads and must write nothing that another call touches.
    package static func share(
        _ count: Int,
        costOfEach: Int,
        _ body: (_ first: Int, _ end: Int) -> Void
    ) {
        let shares = count * costOfEach < worthSharing ? 1 : current
        // Whole groups of four: kernels handle as many outputs at a time.
        let size = ((count + shares - 1) / shares + 3) & ~3
        ComputePool.shared.perform(shares) { share in
            let first = share * size
            if first < count { body(first, min(first + size, count)) }
        }
    }

    /// Does independent pieces of work side by side, each on a thread of its own.
    ///
    /// - Parameters:
    ///   - count: The number of pieces.
    ///   - body: Does one piece. It must write nothing that another call touches.
    package static func perform(_ count: Int, _ body: (Int) -> Void) {
        ComputePool.shared.perform(count, body)
    }

    /// Does one piece of work on threads that run at once and can wait for each other.
    ///
    /// There are fewer than asked for where the system has no more to give, and one while another caller
    /// shares work out.
    ///
    /// - Parameters:
    ///   - count: How many threads.
    ///   - body: Does what its thread has to: share `part` of `parts`, `0 ..< parts`. All must come to
    ///     the barrier equally often.
    package static func team(
        of count: Int,
        _ body: (_ part: Int, _ parts: Int, _ barrier: Barrier) -> Void
    ) {
        ComputePool.shared.team(of: count, body)
    }
}
