package import TensorCore

/// A table of one row a word.
package struct Embedding: Sendable {
    private let table: Tensor

    /// Number of words.
    package var count: Int { table.shape.rows }

    /// Makes a table from `[words, size]`.
    package init(table: Tensor) {
        self.table = table
    }

    /// Looks words up: `[ids, size]`.
    ///
    /// - Throws: ``TensorError`` if an id is not in the table.
    package func callAsFunction(_ ids: [Int], into output: inout Tensor) throws(TensorError) {
        try output.gather(ids, of: table)
    }
}
