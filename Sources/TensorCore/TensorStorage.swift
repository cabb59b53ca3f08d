/// Owned, 64-byte aligned memory of a tensor.
///
/// `@unchecked Sendable`: the memory is written only through the single reference that a ``Tensor``
/// holds (it checks for uniqueness and copies otherwise), so shared storage is read-only.
final class TensorStorage: @unchecked Sendable {
    /// Vector registers and cache lines are at most this wide.
    private static let alignment = 64

    let capacity: Int
    let base: UnsafeMutablePointer<Float>

    /// Allocates room for `capacity` values and leaves them uninitialised.
    init(capacity: Int) {
        self.capacity = capacity
        base =
            UnsafeMutableRawPointer
            .allocate(
                byteCount: max(capacity, 1) * MemoryLayout<Float>.stride,
                alignment: Self.alignment
            )
            .bindMemory(to: Float.self, capacity: max(capacity, 1))
    }

    deinit {
        UnsafeMutableRawPointer(base).deallocate()
    }
}
