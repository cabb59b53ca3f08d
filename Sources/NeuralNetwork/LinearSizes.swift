import TensorCore

/// The sizes of a linear layer, and the checks that its tensors fit them.
struct LinearSizes: Sendable {
    /// Columns of an input row.
    let inputs: Int
    /// Columns of an output row.
    let outputs: Int

    /// Takes the sizes of weights `[outputs, inputs]`.
    init(weights: any MatrixRows) throws(TensorError) {
        guard weights.shape.rank == 2 else {
            throw .shape("linear", expected: "[outputs, inputs] weights", found: weights.shape)
        }
        (outputs, inputs) = (weights.shape[0], weights.shape[1])
    }

    /// The bias `[outputs]` itself, or zeros for none.
    func bias(_ bias: Tensor?) throws(TensorError) -> Tensor {
        guard let bias else { return Tensor(zeros: [outputs]) }
        guard bias.shape == [outputs] else {
            throw .shape("linear", expected: "a bias of \([outputs])", found: bias.shape)
        }
        return bias
    }

    /// Checks what the layer is about to be applied to.
    ///
    /// - Parameters:
    ///   - input: `[rows, inputs]`.
    ///   - bias: `[outputs]`, or `[owners, outputs]`.
    ///   - owners: For each row its bias, where there are several.
    /// - Throws: ``TensorError`` if something does not fit.
    func check(input: Tensor, bias: Tensor, owners: [Int] = []) throws(TensorError) {
        guard input.shape.columns == inputs else {
            throw .shape("linear", expected: "rows of \(inputs)", found: input.shape)
        }
        if bias.shape.elementCount == outputs { return }
        let (rows, biases) = (input.shape.rows, bias.shape.rows)
        guard bias.shape.columns == outputs, owners.count == rows,
            owners.allSatisfy({ $0 >= 0 && $0 < biases })
        else {
            throw .shape("linear", expected: "a bias of \(outputs) a row", found: bias.shape)
        }
    }
}
