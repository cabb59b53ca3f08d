import TensorCore

/// One pass of a caption network: the tape that it is recorded on, the weights on it, and what is
/// random.
final class CaptionGraph<Scalar: KernelScalar> {
    typealias Variable = Tape<Scalar>.Variable

    /// The memory of an LSTM.
    struct Memory {
        /// Its output, `[N, H]`.
        var hidden: Variable
        /// Its cell, `[N, H]`.
        var cell: Variable
    }

    let tape = Tape<Scalar>()
    let leaves: Leaves<Scalar>
    /// Whether values are dropped.
    let isTraining: Bool
    var random: SeededGenerator

    /// Begins a pass.
    init(_ parameters: Parameters<Scalar>, isTraining: Bool, random: SeededGenerator) {
        leaves = parameters.leaves(on: tape)
        self.isTraining = isTraining
        self.random = random
    }

    /// A linear layer by its name, of the first rows or all.
    func linear(_ x: Variable, _ name: String, rows: Int? = nil) -> Variable {
        tape.affine(
            [(x, leaves["\(name).weight"])],
            bases: [(leaves["\(name).bias"], nil)],
            rows: rows ?? tape.value(of: x).rows
        )
    }

    /// The sum of an LSTM's two biases, `[1, 4H]`.
    func gateBias(_ name: String) -> Variable {
        tape.sum(leaves["\(name).bias_ih"], leaves["\(name).bias_hh"])
    }

    /// An LSTM's memory of zeros.
    func emptyMemory(rows: Int, size: Int) -> Memory {
        let zeros = tape.constant(Matrix(rows, size))
        return Memory(hidden: zeros, cell: zeros)
    }

    /// A step of an LSTM for the first `rows` rows.
    ///
    /// - Parameters:
    ///   - name: Its name among the weights.
    ///   - inputs: Inputs `[≥ rows, D]` with their weights `[4H, D]`.
    ///   - memory: Its memory so far.
    ///   - bases: What the gates have besides inputs and memory, as for ``Tape/affine(_:bases:rows:)``.
    ///   - rows: How many rows go on.
    /// - Returns: The memory of those rows.
    func advance(
        _ name: String,
        _ inputs: [(input: Variable, weights: Variable)],
        _ memory: Memory,
        bases: [(table: Variable, owners: [Int]?)],
        rows: Int
    ) -> Memory {
        let gates = tape.affine(
            inputs + [(memory.hidden, leaves["\(name).weight_hh"])],
            bases: bases,
            rows: rows
        )
        let (hidden, cell) = tape.longShortTermMemory(gates: gates, cell: memory.cell)
        return Memory(hidden: hidden, cell: cell)
    }

    /// Drops values while training.
    func dropout(_ x: Variable, _ probability: Double) -> Variable {
        guard isTraining, probability > 0 else { return x }
        let value = tape.value(of: x)
        return tape.masked(
            x,
            by: .dropout(value.rows, value.columns, probability: probability, using: &random)
        )
    }
}
