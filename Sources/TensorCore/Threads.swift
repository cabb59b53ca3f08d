internal import COpenBLAS

/// How many threads compute: OpenBLAS's in a matrix product, the same number outside of one.
package enum Threads {
    /// Beyond this, the layers of a single photo are too small to share out.
    private static let useful = 8

    /// Cores that this process may run on (its CPU affinity, as set by systemd, taskset or a
    /// container), at most eight.
    package static var automatic: Int {
        min(max(Int(openblas_get_num_procs()), 1), useful)
    }

    /// Sets how many threads a matrix product may use; nil means ``automatic``.
    ///
    /// A change while another thread multiplies is not safe: set it before the first product.
    package static func use(_ count: Int?) {
        let count = max(count ?? automatic, 1)
        guard count != current else { return }
        openblas_set_num_threads(Int32(clamping: count))
    }

    /// Threads that a matrix product uses now.
    package static var current: Int { Int(openblas_get_num_threads()) }

    /// OpenBLAS's choice of kernels for this CPU, as in `Haswell`; `OPENBLAS_CORETYPE` overrides it.
    package static var kernelName: String {
        guard let name = openblas_get_corename() else { return "unknown" }
        return String(cString: name)
    }

    /// Work on fewer elements than this is done before another thread has woken.
    private static let worthSharing = 1 << 18

    /// Shares independent pieces of work out among as many threads as a matrix product may use.
    ///
    /// OpenBLAS's own threads rest meanwhile, since the caller is in no product. While another
    /// caller shares work out, this one does its own alone.
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
}
