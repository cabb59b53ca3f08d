internal import CKernels
package import TensorCore

/// A table of one row a word.
///
/// What half precision holds exactly, as most checkpoints' tables, is kept in it.
package struct Embedding: Sendable {
    private enum Table {
        case half([UInt16])
        case single(Tensor)
    }

    private let shape: Shape
    private let table: Table

    /// Number of words.
    package var count: Int { shape.rows }

    /// Makes a table.
    ///
    /// - Parameters:
    ///   - table: `[words, size]`.
    ///   - activation: Applied to each number.
    package init(table: any MatrixRows, activation: Activation = .identity) {
        shape = table.shape
        if let halves = [UInt16](halving: table, activation: activation) {
            self.table = .half(halves)
        } else {
            var single = Tensor(table)
            let count = shape.elementCount
            single.withMutablePointer {
                activation.apply(to: UnsafeMutableBufferPointer(start: $0, count: count))
            }
            self.table = .single(single)
        }
    }

    /// Looks words up: `[ids, size]`.
    ///
    /// - Throws: ``TensorError`` if an id is not in the table.
    package func callAsFunction(_ ids: [Int], into output: inout Tensor) throws(TensorError) {
        switch table {
        case .single(let table): try output.gather(ids, of: table)
        case .half(let table):
            guard ids.allSatisfy((0..<count).contains) else {
                throw .shape("embedding", expected: "rows for indices \(ids)", found: shape)
            }
            let size = shape.columns
            output.resize(rows: ids.count, columns: size)
            output.withMutablePointer { output in
                table.withUnsafeBufferPointer { table in
                    guard let table = table.baseAddress else { return }
                    for (row, id) in ids.enumerated() {
                        ck_from_float16(output + row * size, table + id * size, size)
                    }
                }
            }
        }
    }
}
