internal import COpenBLAS

/// How a matrix product is shared out among threads: blocks of its rows or of its columns.
///
/// OpenBLAS has threads of its own, which would run beside those of ``ComputePool`` and take their
/// cores; it computes each block on the thread that calls it.
struct ProductBlocks {
    /// Rows of the product.
    let rows: Int
    /// Columns of the product.
    let columns: Int
    /// Terms of each element's sum.
    let depth: Int

    /// A part of the product.
    struct Block {
        var rows: Range<Int>
        var columns: Range<Int>
    }

    /// Below so many multiplications, a product is made before another thread has woken.
    private static let worthSharing = 1 << 20
    /// Blocks are whole multiples of this, which is that of the kernels' tiles.
    private static let tile = 16
    /// Tells OpenBLAS to use the calling thread alone; it is enough to do so once.
    private static let library: Void = openblas_set_num_threads(1)

    /// Calls `body` once for each block, at once on several threads.
    func compute(_ body: (Block) -> Void) {
        Self.library
        // The longer side is divided: each thread reads the other operand as a whole.
        let length = max(rows, columns)
        let isWorthSharing = rows * columns * depth >= Self.worthSharing
        let shares = isWorthSharing ? min(Threads.current, (length - 1) / Self.tile + 1) : 1
        let size = ((length - 1) / shares / Self.tile + 1) * Self.tile
        Threads.perform((length - 1) / size + 1) { share in
            let part = share * size..<min((share + 1) * size, length)
            body(
                rows >= columns
                    ? Block(rows: part, columns: 0..<columns)
                    : Block(rows: 0..<rows, columns: part)
            )
        }
    }
}
