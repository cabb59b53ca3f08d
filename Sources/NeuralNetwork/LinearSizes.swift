import TensorCore

/// The sizes of a linear layer, and the checks that its tensors fit them.
struct LinearSizes: Sendable {
    /// Columns of an input row.
    let inputs: Int
    /// Columns of an output row.
    let outputs: Int

    /// Takes the sizes of weights `[outputs, inputs]`.
    init(weights: Tensor) throws(TensorError) {
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
    func check(input: Tensor, bias: Tensor) throws(TensorError) {
        guard input.shape.columns == inputs else {
            throw .shape("linear", expected: "rows of \(inputs)", found: input.shape)
        }
        guard bias.shape.elementCount == outputs else {
            throw .shape("linear", expected: "a bias of \(outputs)", found: bias.shape)
        }
    }
}
