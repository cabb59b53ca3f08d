internal import CKernels

/// What becomes of memory that the process frees.
package enum HeapMemory {
    /// Keeps freed blocks with the process from here on, instead of giving them back to the system.
    ///
    /// Each step of training and each photo takes the same blocks again, which the system would
    /// have to clear.
    ///
    /// - Parameter byteCount: Larger blocks, and more than this at the end of the heap, are given
    ///   back.
    package static func keep(upTo byteCount: Int) {
        ck_keep_memory(byteCount)
    }
}
