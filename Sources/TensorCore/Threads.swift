internal import COpenBLAS

/// The size of the process's one pool of compute threads, which is OpenBLAS's.
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
}
