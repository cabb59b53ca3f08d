internal import Glibc

/// A block of memory for many values, in pages as large as the system gives.
///
/// Weights and activations of a network fill thousands of small pages, each of which costs a fault
/// when it is first touched and an entry of the processor's table of addresses ever after.
///
/// `@unchecked Sendable`: whoever holds it sees to it that nobody reads what another writes.
final class PageMemory: @unchecked Sendable {
    private static let pageSize = 2 << 20
    /// Kernels may read, but do not use, so many bytes behind a value.
    private static let slack = 64

    let base: UnsafeMutableRawPointer
    let byteCount: Int

    /// Allocates at least `byteCount` bytes and leaves them as they are.
    init(byteCount: Int) {
        let isLarge = byteCount >= Self.pageSize
        self.byteCount = byteCount
        base = .allocate(
            byteCount: byteCount + Self.slack,
            alignment: isLarge ? Self.pageSize : MemoryPlan.alignment
        )
        if isLarge { madvise(base, byteCount + Self.slack, MADV_HUGEPAGE) }
    }

    deinit {
        base.deallocate()
    }
}
