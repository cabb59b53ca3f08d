internal import Glibc

/// Keeps freed memory with the process: each step of training takes the same again.
enum MemoryRetention {
    /// From here on, large blocks come from the heap and stay in it.
    static func begin() {
        mallopt(M_MMAP_THRESHOLD, 1 << 30)
        mallopt(M_TRIM_THRESHOLD, .max)
    }
}
